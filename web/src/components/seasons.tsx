// Season progress: one bar a season, one part a state, the sum in words. More than twelve seasons: one bar.
import type { RequestRowFragment, RequestStatus } from '../api/operations'
import { texts } from '../texts'
import { statusClass } from './status'

type Progress = Extract<RequestRowFragment, { __typename: 'ShowRequest' }>['progress']

const MOST_BARS = 12
/** From what is done to what is not begun. */
const ORDER: readonly RequestStatus[] = [
  'COMPLETED',
  'FAILED',
  'DOWNLOADING',
  'FOUND',
  'PENDING',
  'EXPIRED',
  'CANCELLED',
]

/** "24 of 28 aired · 1 failed"; "6 not aired yet" when nothing else is there. */
export function progressWords(progress: Progress): string {
  const sum = totals(progress)
  const aired = [...sum.values()].reduce((all, n) => all + n, 0) - (sum.get('CANCELLED') ?? 0)
  const unaired = progress.reduce((n, each) => n + each.unaired, 0)
  if (aired === 0) return unaired > 0 ? texts.seasons.unaired(unaired) : texts.seasons.cancelled
  const words = [texts.seasons.done(sum.get('COMPLETED') ?? 0, aired)]
  const failed = sum.get('FAILED') ?? 0
  if (failed) words.push(texts.seasons.failed(failed))
  return words.join(' · ')
}

export function totals(progress: Progress): Map<RequestStatus, number> {
  const sum = new Map<RequestStatus, number>()
  for (const season of progress) {
    for (const { status, count } of season.counts) sum.set(status, (sum.get(status) ?? 0) + count)
  }
  return sum
}

export function SeasonBars({ progress }: { progress: Progress }) {
  const words = progressWords(progress)
  const bars =
    progress.length <= MOST_BARS
      ? progress.map((each) => ({
          name: `S${each.season}`,
          counts: new Map(each.counts.map((c) => [c.status, c.count])),
          unaired: each.unaired,
        }))
      : [
          {
            name: `${progress.length} seasons`,
            counts: totals(progress),
            unaired: progress.reduce((n, each) => n + each.unaired, 0),
          },
        ]
  return (
    <div class="seasons" role="img" aria-label={words}>
      <div class="set">
        {bars.map((bar) => (
          <div class="sb" key={bar.name}>
            <em>{bar.name}</em>
            <span>
              {ORDER.filter((status) => bar.counts.get(status)).map((status) => (
                <i key={status} class={statusClass(status)} style={{ '--n': bar.counts.get(status) ?? 0 }} />
              ))}
              {bar.unaired > 0 && <i class="unaired" style={{ '--n': bar.unaired }} />}
            </span>
          </div>
        ))}
      </div>
      <span class="words tiny soft num">{words}</span>
    </div>
  )
}
