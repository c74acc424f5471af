// A query as a component sees it: what is known, what went wrong, and asking again. Known data never goes away.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type ApiError, askPartly, faultOf } from './client'
import type { Operation } from './operations'
import { onReconnect } from './socket'
import { useRetry } from './use-retry'

export interface Queried<A> {
  data: A | null
  /** Of the last try: the first thing that went wrong, also where the rest of the answer is there. */
  error: ApiError | null
  /** Nothing is known yet, and it has taken longer than a blink: skeletons are due. */
  isSlow: boolean
  reload: () => Promise<void>
  set: (data: A) => void
}

const BLINK_MS = 300

/** Asks at once, when the variables change, and again while nothing answers. `variables` null: not yet. */
export function useQuery<A, V>(operation: Operation<A, V>, variables: V | null): Queried<A> {
  const [data, set] = useState<A | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const [isSlow, setSlow] = useState(false)
  const key = variables === null ? null : JSON.stringify(variables)
  const turn = useRef(0)

  const reload = useCallback(async () => {
    if (key === null) return
    const mine = ++turn.current
    try {
      const answer = await askPartly(operation, JSON.parse(key) as V)
      if (mine !== turn.current) return
      set(answer.data)
      setError(answer.errors[0] ?? null)
    } catch (fault) {
      if (mine !== turn.current) return
      setError(faultOf(fault))
    }
  }, [operation, key])

  useEffect(() => {
    set(null)
    setError(null)
    setSlow(false)
    const timer = setTimeout(() => setSlow(true), BLINK_MS)
    void reload()
    const end = onReconnect(() => void reload())
    return () => {
      clearTimeout(timer)
      end()
      turn.current++ // what comes late is nobody's
    }
  }, [reload])

  useRetry(error, () => void reload())
  return { data, error, isSlow: isSlow && data === null && error === null, reload, set }
}
