// Which steps the chart of calls shows, how high its bars are, and where its axis has words. Pure.
import { clock } from '../../format'

export type Span = 'hour' | 'day' | 'week'

export interface CallPoint {
  at: string
  count: number
  cached: number
  failed: number
}

interface Steps {
  stepMinutes: number
  steps: number
  /** Words of the axis stand at whole multiples of so many hours of the local day. */
  markHours: number
}

export const SPANS: Record<Span, Steps> = {
  hour: { stepMinutes: 2, steps: 30, markHours: 0.25 },
  day: { stepMinutes: 60, steps: 24, markHours: 6 },
  week: { stepMinutes: 240, steps: 42, markHours: 24 },
}

const MINUTE_MS = 60_000

/** From when on to ask, so that the step that holds `now` is the last of as many as the chart has. */
export function sinceOf(span: Span, now: number): string {
  const { stepMinutes, steps } = SPANS[span]
  return new Date(now - (steps - 1) * stepMinutes * MINUTE_MS).toISOString()
}

export interface Totals {
  count: number
  cached: number
  failed: number
  /** The highest bar: what was asked in one step, whether it was sent or known already. */
  most: number
}

export function totalsOf(points: readonly CallPoint[]): Totals {
  return points.reduce(
    (sum, { count, cached, failed }) => ({
      count: sum.count + count,
      cached: sum.cached + cached,
      failed: sum.failed + failed,
      most: Math.max(sum.most, count + cached),
    }),
    { count: 0, cached: 0, failed: 0, most: 0 },
  )
}

export interface Part {
  kind: 'ok' | 'hit' | 'bad'
  /** From the top of the chart, 0 to `height`. */
  y: number
  height: number
}

/** The parts of one bar, from below: sent, answered from cache, failed. What is not nothing can be seen. */
export function partsOf(point: CallPoint, most: number, height: number): Part[] {
  const scale = height / Math.max(1, most)
  const least = (calls: number, pixels: number) => (calls > 0 ? Math.max(calls * scale, pixels) : 0)
  const bad = least(point.failed, LEAST_FAILED)
  const hit = Math.min(least(point.cached, LEAST), height - bad)
  const ok = Math.min(least(point.count - point.failed, LEAST), height - bad - hit)
  let top = height
  return [
    { kind: 'ok' as const, part: ok },
    { kind: 'hit' as const, part: hit },
    { kind: 'bad' as const, part: bad },
  ]
    .filter(({ part }) => part > 0)
    .map(({ kind, part }) => {
      top -= part
      return { kind, y: top, height: part }
    })
}

const LEAST = 1 // pixels
const LEAST_FAILED = 4

export interface AxisMark {
  /** 0 to 1, from the left. */
  at: number
  words: string
}

/** Times of day below the chart, but none so near the ends that it would touch them or "now". */
export function marksOf(span: Span, first: string, now: number): AxisMark[] {
  const { stepMinutes, steps, markHours } = SPANS[span]
  const start = new Date(first).getTime()
  const length = steps * stepMinutes * MINUTE_MS
  const marks: AxisMark[] = []
  for (let time = firstMark(start, markHours); time < start + length; time = nextMark(time, markHours)) {
    const at = (time - start) / length
    if (at > 0.08 && at < 0.85) marks.push({ at, words: wordsOf(span, time, now) })
  }
  return marks
}

function firstMark(start: number, hours: number): number {
  let time = new Date(start).setHours(0, 0, 0, 0)
  while (time < start) time = nextMark(time, hours)
  return time
}

/** By the local clock, so that a day of 23 hours keeps its midnight. */
function nextMark(time: number, hours: number): number {
  const next = new Date(time)
  return hours < 1 ? time + hours * 60 * MINUTE_MS : next.setHours(next.getHours() + hours)
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })

function wordsOf(span: Span, time: number, now: number): string {
  if (span === 'week') return weekday.format(time)
  const isToday = new Date(time).toDateString() === new Date(now).toDateString()
  return isToday || span === 'hour' ? clock(time) : `${weekday.format(time)} ${clock(time)}`
}
