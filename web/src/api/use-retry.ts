// What was not answered is asked again by itself, also while the socket holds and nobody else tells that it may work now.
import { useEffect } from 'preact/hooks'
import type { ApiError } from './client'

const AFTER_MS = 4000

/** Calls `again` a moment after each error for which nothing answered, and at once when the network is back. */
export function useRetry(error: ApiError | null, again: () => void): void {
  useEffect(() => {
    if (error?.code !== 'OFFLINE') return
    const timer = setTimeout(again, AFTER_MS)
    addEventListener('online', again)
    return () => {
      clearTimeout(timer)
      removeEventListener('online', again)
    }
  }, [error])
}
