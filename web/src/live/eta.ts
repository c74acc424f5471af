// How long all downloads together take, from the average of the last half minute.
import { live, totalSpeed } from './downloads'

const AVERAGED_MS = 30_000

/** Bytes that are still to come, of what is active or waits its turn. */
export function leftToDo(): number {
  return (live.get().downloads ?? [])
    .filter((each) => each.status === 'ACTIVE' || each.status === 'WAITING')
    .reduce((sum, each) => sum + Math.max(0, each.totalBytes - each.completedBytes), 0)
}

/** Seconds; null while nothing moves or nothing is left. */
export function etaOfAll(): number | null {
  const { points } = totalSpeed.get()
  const last = points[points.length - 1]
  const left = leftToDo()
  if (!last || left === 0) return null
  const recent = points.filter((each) => each.at > last.at - AVERAGED_MS)
  while (recent[0]?.value === 0) recent.shift() // before it began
  if (recent.length === 0) return null
  const average = recent.reduce((sum, each) => sum + each.value, 0) / recent.length
  return left / average
}
