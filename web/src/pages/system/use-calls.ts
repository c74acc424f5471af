// The calls of one span: asked at once, every minute while somebody looks, and after a lost connection. What is known
// of the other spans stays, so that going back shows it at once.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type ApiError, ask, faultOf } from '../../api/client'
import { CallHistory, type CallHistoryQuery } from '../../api/operations'
import { onReconnect } from '../../api/socket'
import { inKnownOrder } from '../../components/health-list'
import { whileSeen } from '../../live/while-seen'
import { SPANS, type Span, sinceOf } from './call-history'

export type Series = CallHistoryQuery['callHistory'][number]

export interface Calls {
  series: readonly Series[] | null
  error: ApiError | null
  reload: () => void
}

const EVERY_MS = 60_000

export function useCalls(span: Span): Calls {
  const [known, setKnown] = useState<Partial<Record<Span, readonly Series[]>>>({})
  const [error, setError] = useState<ApiError | null>(null)
  const shown = useRef(span)
  shown.current = span
  const load = useCallback(async () => {
    const mine = shown.current
    try {
      const since = sinceOf(mine, Date.now())
      const { callHistory } = await ask(CallHistory, { since, stepMinutes: SPANS[mine].stepMinutes })
      setKnown((before) => {
        const order = (before[mine] ?? callHistory).map((each) => each.upstream)
        return { ...before, [mine]: inKnownOrder(callHistory, order, (each) => each.upstream) }
      })
      if (mine === shown.current) setError(null)
    } catch (fault) {
      const told = faultOf(fault)
      if (mine === shown.current) setError(told)
    }
  }, [])
  useEffect(() => {
    setError(null)
    void load()
  }, [span, load])
  useEffect(() => {
    const ends = [whileSeen(() => void load(), EVERY_MS), onReconnect(() => void load())]
    return () => {
      for (const end of ends) end()
    }
  }, [load])
  return { series: known[span] ?? null, error, reload: () => void load() }
}
