// The sentence on top: who waits for a person, what failed, and when all is done. It changes at most once a minute,
// but for the counts.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { etaOfAll } from '../../live/eta'
import { texts } from '../../texts'
import { type Counts, sum } from './counts'
import { addressOf } from './filter'

const words = texts.requests

export function Summary({ counts }: { counts: Counts | null }) {
  const downloading = counts?.all.get('DOWNLOADING') ?? 0
  const eta = useMinutely(downloading > 0)
  if (!counts || sum(counts.all) === 0) return <p class="lede">{'\u00a0'}</p>
  const failed = counts.all.get('FAILED') ?? 0
  const parts: ComponentChildren[] = []
  if (counts.choices > 0) {
    parts.push(
      <a key="choose" href={addressOf({ statuses: ['FOUND'], kind: null, search: '' })}>
        {words.waitForYou(counts.choices)}
      </a>,
    )
  }
  if (failed > 0) {
    parts.push(
      <a key="failed" href={addressOf({ statuses: ['FAILED'], kind: null, search: '' })}>
        {words.failed(failed)}
      </a>,
    )
  }
  const open = (counts.all.get('PENDING') ?? 0) + (counts.all.get('FOUND') ?? 0)
  const rest = downloading > 0 ? words.downloading(downloading, eta) : parts.length === 0 ? words.calm(open) : ''
  return (
    <p class="lede num">
      {parts.map((part, index) => [index > 0 ? ', ' : '', part])}
      {parts.length > 0 ? '. ' : ''}
      {rest}
    </p>
  )
}

/** Seconds until all downloads are done, as known a minute ago at most; null: not known. */
function useMinutely(isWanted: boolean): number | null {
  const [eta, setEta] = useState<number | null>(null)
  const isKnown = useRef(false)
  useEffect(() => {
    if (!isWanted) return
    const look = () => {
      const next = etaOfAll()
      isKnown.current = next !== null
      setEta(next)
    }
    look()
    const first = setInterval(() => {
      if (!isKnown.current) look() // the first figure comes as soon as there is one
    }, 1000)
    const timer = setInterval(look, 60_000)
    return () => {
      clearInterval(first)
      clearInterval(timer)
      isKnown.current = false
    }
  }, [isWanted])
  return isWanted ? eta : null
}
