// The request of the page: asked once, merged with every change, and asked again after each so that all of it is right.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ApiError } from '../../api/client'
import { ApiError as Refusal } from '../../api/client'
import { OneRequest } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { onChanges } from '../../live/changes'
import { texts } from '../../texts'
import type { Whole } from './model'

/** Between two times of asking while a request moves a lot. */
const PACE_MS = 1000
const FIRST_MS = 100

export interface Loaded {
  /** Null: not known (yet), or it is gone. */
  request: Whole | null
  isGone: boolean
  error: ApiError | null
  isSlow: boolean
  /** Counts up whenever releases, calls and history should be asked again. */
  turn: number
  reload: () => void
  /** Takes over what a mutation answered. */
  take: (request: Whole | null) => void
}

export function useRequest(id: string): Loaded {
  const { data, error, isSlow, reload, set } = useQuery(OneRequest, { id })
  const known = useRef<Whole | null>(null)
  if (data) known.current = data.request ?? (error ? known.current : null)
  const [turn, setTurn] = useState(0)
  const pace = usePace(() => {
    void reload()
    setTurn((n) => n + 1)
  })
  useEffect(
    () =>
      onChanges((changes) => {
        const mine = changes.filter((each) => each.request.id === id)
        const last = mine[mine.length - 1]
        if (!last) return
        if (known.current) set({ request: merged(known.current, last.request) })
        pace()
      }),
    [id],
  )
  const take = useCallback((request: Whole | null) => {
    if (request?.id === id) set({ request })
    pace()
  }, [])
  return {
    request: known.current,
    isGone: data !== null && !known.current && !error,
    error,
    isSlow,
    turn,
    reload: pace,
    take,
  }
}

/** What a row tells is the newest; the rest stays until it is asked again. */
function merged(known: Whole, row: object): Whole {
  return { ...known, ...row }
}

/** Calls soon after it is wanted, and then at most once a second. */
function usePace(run: () => void): () => void {
  const latest = useRef(run)
  latest.current = run
  const state = useRef({ timer: 0, last: 0 })
  useEffect(() => () => clearTimeout(state.current.timer), [])
  return useCallback(() => {
    const own = state.current
    if (own.timer) return
    const wait = Math.max(FIRST_MS, own.last + PACE_MS - Date.now())
    own.timer = window.setTimeout(() => {
      own.timer = 0
      own.last = Date.now()
      latest.current()
    }, wait)
  }, [])
}

export interface Act {
  isBusy: boolean
  /** What the server said when it refused. */
  fault: string | null
  /** Whether it was done. */
  run: (doIt: () => Promise<void>) => Promise<boolean>
}

/** One action at a time, with the refusal kept for where the button is. */
export function useAct(): Act {
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const busy = useRef(false)
  const run = useCallback(async (doIt: () => Promise<void>) => {
    if (busy.current) return false
    busy.current = true
    setBusy(true)
    setFault(null)
    try {
      await doIt()
      return true
    } catch (error) {
      setFault(faultWords(error))
      return false
    } finally {
      busy.current = false
      setBusy(false)
    }
  }, [])
  return { isBusy, fault, run }
}

export function faultWords(error: unknown): string {
  if (error instanceof Refusal && error.code !== 'OFFLINE') return error.message
  return texts.common.offline
}

/** The time now, drawn anew every `ms`. */
export function useNow(ms: number): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), ms)
    return () => clearInterval(timer)
  }, [ms])
  return now
}
