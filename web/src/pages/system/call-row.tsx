// The bars of one upstream, drawn for the eye; figures stand beside them.
import { texts } from '../../texts'
import { partsOf, type Span, totalsOf } from './call-history'
import type { Series } from './use-calls'

const HEIGHT = 44
const GAP = 0.3 // of a step

/** The pattern of what failed, so that it is not told by colour alone. Once on the page. */
export function Hatch() {
  return (
    <svg class="defs" aria-hidden="true">
      <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(30)">
        <rect width="4" height="4" class="gap" />
        <rect width="2.5" height="4" class="bad" />
      </pattern>
    </svg>
  )
}

export function CallRow({ series: { label, points }, span }: { series: Series; span: Span }) {
  const { system } = texts
  const { count, failed, most } = totalsOf(points)
  return (
    <div class="mini">
      <div class="who">
        <b class="small">{label}</b>
        <p class="tiny soft num">{system.mostOf(figure(most), system.most[span])}</p>
      </div>
      <svg aria-hidden="true">
        {points.map((point, index) =>
          partsOf(point, most, HEIGHT - 2).map(({ kind, y, height }) => (
            <rect
              key={`${point.at} ${kind}`}
              class={kind}
              x={`${(((index + GAP / 2) / points.length) * 100).toFixed(2)}%`}
              width={`${(((1 - GAP) / points.length) * 100).toFixed(2)}%`}
              y={y + 1}
              height={height}
            />
          )),
        )}
        <line x1="0" x2="100%" y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} class="base" />
      </svg>
      <div class="right">
        <span class="num">{figure(count)}</span>
        <p class={`tiny num ${failed ? 'c st-failed' : 'faint'}`}>
          {failed ? system.failures(figure(failed)) : system.noFailures}
        </p>
      </div>
    </div>
  )
}

function figure(n: number): string {
  return n.toLocaleString('en-GB')
}
