// A curve of speeds over the last minutes. Drawn for the eye; the figures beside it say the same in words.
import { speedParts } from '../format'
import type { Point } from '../live/downloads'
import { curvePath, roundTop } from './curve-path'

function Lines({
  points,
  spanMs,
  top,
  grid,
}: {
  points: readonly Point[]
  spanMs: number
  top: number
  grid: boolean
}) {
  const now = points[points.length - 1]?.at ?? Date.now()
  const path = curvePath(points, spanMs, now, top)
  const [startX = '0'] = path.split(' ')
  return (
    <>
      {grid && [1, 50, 100].map((y) => <line key={y} x1="0" x2="100" y1={y} y2={y} class="gl" />)}
      {path && <path d={`M${startX} 100L${path}L100 100Z`} class="area" />}
      {path && <path d={`M${path}`} class="ln" />}
    </>
  )
}

/** A spark line without axes. */
export function Spark({ points, spanMs }: { points: readonly Point[]; spanMs: number }) {
  return (
    <svg class="spark" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <Lines points={points} spanMs={spanMs} top={roundTop(points)} grid={false} />
    </svg>
  )
}

/** `height` in pixels; `marks`: the words of the time axis, evenly apart. */
export function Curve({
  points,
  spanMs,
  height,
  marks,
}: {
  points: readonly Point[]
  spanMs: number
  height: number
  marks: readonly string[]
}) {
  const top = roundTop(points)
  const [value, unit] = speedParts(top)
  return (
    <div class="curve" style={{ '--h': `${height}px` }} aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <Lines points={points} spanMs={spanMs} top={top} grid />
      </svg>
      <div class="ys">
        <span class="y" style={{ top: '4px' }}>{`${Number(value)} ${unit}`}</span>
        <span class="y" style={{ top: '50%' }}>
          {speedParts(top / 2)
            .map((each, i) => (i ? each : Number(each)))
            .join(' ')}
        </span>
      </div>
      <div class="x">
        {marks.map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
    </div>
  )
}
