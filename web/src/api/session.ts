// Signing in and out: the key is sent once and kept by nobody but the server's cookie.
import { texts } from '../texts'
import { ApiError, address, signedIn, timeLimit, wasEnded } from './client'

/** Raises ApiError: UNAUTHENTICATED for a wrong key, TOO_MANY when it was tried too often, OFFLINE. */
export async function signIn(key: string): Promise<void> {
  const response = await call('POST', { key })
  if (response.status === 401) throw new ApiError(texts.common.wrongKey, 'UNAUTHENTICATED')
  if (response.status === 429) throw new ApiError(await messageOf(response, texts.common.tooOften), 'TOO_MANY')
  if (!response.ok) throw new ApiError(await messageOf(response, texts.common.odd(response.status)), 'OFFLINE')
  wasEnded.set(false)
  signedIn.set(true)
}

export async function signOut(): Promise<void> {
  await call('DELETE')
  signedIn.set(false)
}

/** Whether it is Home Assistant that lets people in, so that there is nothing to sign out of. Raises ApiError. */
export async function isIngress(): Promise<boolean> {
  const response = await call('GET')
  const answer = (await response.json()) as { ingress?: unknown }
  return answer.ingress === true
}

/** The server's own words, where it has some. */
async function messageOf(response: Response, otherwise: string): Promise<string> {
  try {
    const { message } = (await response.json()) as { message?: unknown }
    return typeof message === 'string' && message ? message : otherwise
  } catch {
    return otherwise
  }
}

async function call(method: string, body?: object): Promise<Response> {
  try {
    return await fetch(address('session'), {
      method,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      signal: timeLimit(15_000),
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  } catch {
    throw new ApiError(texts.common.offline, 'OFFLINE')
  }
}
