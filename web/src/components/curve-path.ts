// The geometry of curves of speeds. Pure.
import type { Point } from '../live/downloads'

/** The path through the points within `spanMs` before `now`, in a box of 100 by 100 whose top is `top`. */
export function curvePath(points: readonly Point[], spanMs: number, now: number, top: number): string {
  return points
    .filter((each) => each.at >= now - spanMs)
    .map((each) => {
      const x = Math.max(0, Math.min(100, 100 - ((now - each.at) / spanMs) * 100))
      return `${x.toFixed(2)} ${(100 - Math.min(1, each.value / top) * 96).toFixed(2)}`
    })
    .join('L')
}

/** A round figure at or above the highest point, so that the axis seldom changes: 1, 2 or 5 times a power of ten. */
export function roundTop(points: readonly Point[]): number {
  const highest = Math.max(1000, ...points.map((each) => each.value))
  const power = 10 ** Math.floor(Math.log10(highest))
  return power * ([1, 2, 5, 10].find((step) => step * power >= highest) ?? 10)
}
