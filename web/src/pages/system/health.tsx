// Everything that Usher depends on, the broken first.
import { useMemo, useRef } from 'preact/hooks'
import { inKnownOrder } from '../../components/health-list'
import { HealthRow } from '../../components/health-row'
import { moment } from '../../format'
import type { UpstreamHealth } from '../../live/health'
import { texts } from '../../texts'

/** `turn` changes when somebody has had everything checked: then the rows may move. */
export function Health({ rows, turn }: { rows: readonly UpstreamHealth[]; turn: number }) {
  const order = useRef<readonly string[]>([])
  const shownTurn = useRef(turn)
  const shown = useMemo(() => {
    const mayMove = shownTurn.current !== turn || scrollY < 8
    const sorted = mayMove && !isUsed() ? rows : inKnownOrder(rows, order.current, (each) => each.name)
    shownTurn.current = turn
    order.current = sorted.map((each) => each.name)
    return sorted
  }, [rows, turn])
  return (
    <section class="card" aria-label={texts.system.health}>
      <div class="card-h">
        <div class="grow">
          <h2>{texts.system.health}</h2>
          <span class="small soft num">{countsOf(rows)}</span>
        </div>
      </div>
      <ul class="hls">
        {shown.map((row) => (
          <HealthRow key={row.name} row={row} />
        ))}
      </ul>
    </section>
  )
}

/** Whether the focus is on a row: then it must not be carried away. */
function isUsed(): boolean {
  return Boolean(document.activeElement?.closest('.hl'))
}

function countsOf(rows: readonly UpstreamHealth[]): string {
  const setUp = rows.filter((each) => each.state !== 'NOT_SET_UP')
  const answering = setUp.filter((each) => each.state === 'ANSWERS').length
  const checked = rows
    .flatMap((each) => each.checkedAt ?? [])
    .sort()
    .pop()
  const counts = texts.system.answering(answering, setUp.length)
  return checked ? `${counts} · ${texts.system.checked(moment(checked))}` : counts
}
