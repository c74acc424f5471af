// GraphQL over HTTP with the cookie of the session. Knows no operation.
import { store } from '../state'
import { texts } from '../texts'
import type { Operation } from './operations'

/** Whether somebody is signed in; null until the first answer. */
export const signedIn = store<boolean | null>(null)
/** Whether Usher ended a session that was there, so that the sign-in says why it stands there. */
export const wasEnded = store(false)

/** Usher does not let this browser in any more, or not yet. */
export function shutOut(): void {
  if (signedIn.get()) wasEnded.set(true)
  signedIn.set(false)
}

/** Usher's own address for a path, below whatever prefix the page was opened at. */
export function address(path: string): URL {
  return new URL(path, document.baseURI.split('#')[0])
}

/** What the server refused or could not do. `code` is that of the contract, or OFFLINE when nothing answered. */
export class ApiError extends Error {
  readonly code: string
  readonly requestId: string | null

  constructor(message: string, code: string, requestId: string | null = null) {
    super(message)
    this.code = code
    this.requestId = requestId
  }
}

/** Whatever was thrown, as what a page can tell. */
export function faultOf(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError(texts.common.offline, 'OFFLINE')
}

const LONGEST_MS = 30_000

interface Fault {
  message: string
  extensions?: { code?: string; requestId?: string }
}

/** The answer with whatever went wrong in parts of it. Throws ApiError when there is no answer at all. */
export async function askPartly<A, V>(
  operation: Operation<A, V>,
  variables: V,
): Promise<{ data: A; errors: ApiError[] }> {
  const answer = await post({ query: operation, variables })
  const errors = (answer.errors ?? []).map(
    (each) => new ApiError(each.message, each.extensions?.code ?? '', each.extensions?.requestId),
  )
  if (!answer.data) throw errors[0] ?? new ApiError(texts.common.empty, 'OFFLINE')
  return { data: answer.data as A, errors }
}

/** The answer; throws the first ApiError when any part of it failed. */
export async function ask<A, V>(operation: Operation<A, V>, variables: V): Promise<A> {
  const { data, errors } = await askPartly(operation, variables)
  if (errors[0]) throw errors[0]
  return data
}

async function post(body: object): Promise<{ data?: unknown; errors?: Fault[] }> {
  let response: Response
  try {
    response = await fetch(address('graphql'), {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: timeLimit(LONGEST_MS),
    })
  } catch {
    throw new ApiError(texts.common.offline, 'OFFLINE')
  }
  if (response.status === 401) {
    shutOut()
    throw new ApiError(texts.common.signedOut, 'UNAUTHENTICATED')
  }
  try {
    const answer = (await response.json()) as { data?: unknown; errors?: Fault[] }
    signedIn.set(true)
    return answer
  } catch {
    throw new ApiError(texts.common.odd(response.status), 'OFFLINE')
  }
}

/** AbortSignal.timeout, which old wall tablets lack. */
export function timeLimit(ms: number): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), ms)
  return controller.signal
}
