// The one WebSocket of the page: subscriptions, reconnecting with back-off, and who must fetch again afterwards.
import { type Client, createClient } from 'graphql-ws'
import { store } from '../state'
import { address, shutOut } from './client'
import type { Operation } from './operations'

/** `lost` since when (ms) and when it is tried next; `again` for a moment after it came back. */
export type Connection =
  | { state: 'new' | 'open' | 'again' }
  | { state: 'lost'; since: number; nextTryAt: number | null }

export const connection = store<Connection>({ state: 'new' })

const LONGEST_WAIT_SECONDS = 30
const AGAIN_MS = 4000
const REFUSED = new Set([4401, 4403])

const refetchers = new Set<() => void>()
let client: Client | null = null
let hurry: (() => void) | null = null

/** Calls `refetch` whenever the socket is open again, since what was missed is not sent later. */
export function onReconnect(refetch: () => void): () => void {
  refetchers.add(refetch)
  return () => refetchers.delete(refetch)
}

/** Opens the socket. Called once somebody is signed in. */
export function openSocket(): void {
  if (client) return
  const url = address('graphql')
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  client = createClient({
    url: url.href,
    lazy: false,
    keepAlive: 15_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: waitForRetry,
    onNonLazyError: () => undefined, // told by `closed`
    on: { connected: opened, closed: lost },
  })
}

export function closeSocket(): void {
  Promise.resolve(client?.dispose()).catch(() => undefined) // what was refused has nothing to close
  client = null
  connection.set({ state: 'new' })
}

/** Tries now instead of after the back-off. */
export function tryNow(): void {
  hurry?.()
}

/**
 * Calls `next` with every answer until it is ended. A subscription that the server ends (its reader fell behind) is
 * begun anew, and everything is fetched again.
 */
export function watch<A, V extends Record<string, unknown>>(
  operation: Operation<A, V>,
  variables: V,
  next: (answer: A | null) => void,
): () => void {
  let ended = false
  let end: () => void = () => {}
  const begin = () => {
    if (ended || !client) return
    end = client.subscribe<A>(
      { query: operation, variables },
      {
        next: (result) => next(result.data ?? null),
        error: () => setTimeout(begin, 5000),
        complete: () => {
          if (ended) return
          setTimeout(begin, 1000)
          fetchAgain()
        },
      },
    )
  }
  begin()
  return () => {
    ended = true
    end()
  }
}

function opened(): void {
  const wasLost = connection.get().state === 'lost'
  connection.set({ state: wasLost ? 'again' : 'open' })
  if (!wasLost) return
  setTimeout(() => {
    if (connection.get().state === 'again') connection.set({ state: 'open' })
  }, AGAIN_MS)
  fetchAgain()
}

function lost(event: unknown): void {
  if (event instanceof CloseEvent && REFUSED.has(event.code)) {
    shutOut()
    closeSocket()
    return
  }
  if (!client) return
  const was = connection.get()
  connection.set({ state: 'lost', since: was.state === 'lost' ? was.since : Date.now(), nextTryAt: null })
}

/** 1, 2, 4 … 30 seconds with jitter; ended early by `tryNow` or by the network coming back. */
function waitForRetry(retries: number): Promise<void> {
  const ms = Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(retries, 5)) * 1000 * (0.75 + Math.random() / 2)
  const was = connection.get()
  if (was.state === 'lost') connection.set({ ...was, nextTryAt: Date.now() + ms })
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      hurry = null
      resolve()
    }
    const timer = setTimeout(go, ms)
    addEventListener('online', go)
    hurry = go
  })
}

function fetchAgain(): void {
  for (const refetch of [...refetchers]) refetch()
}
