// Everything that Usher depends on, the broken first.
import { useMemo, useRef } from 'preact/hooks'
import { inKnownOrder } from '../../components/health-list'
import { HealthRow } from '../../components/health-row'
import { moment } from '../../format'
import { isProblem, type UpstreamHealth } from '../../live/health'
import { texts } from '../../texts'

/** `turn` changes when somebody has had everything checked: then the rows may move. */
export function Health({ rows, turn }: { rows: readonly UpstreamHealth[]; turn: number }) {
  const shown = useOrdered(rows, turn)
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

/** The server's order, but what was mended stays where it stood, and nothing moves under somebody who reads. */
function useOrdered(rows: readonly UpstreamHealth[], turn: number): readonly UpstreamHealth[] {
  const before = useRef<{ turn: number; order: readonly string[]; broken: readonly string[] } | null>(null)
  return useMemo(() => {
    const known = before.current
    const broken = namesOf(rows.filter(isProblem))
    const isNew = known === null || known.turn !== turn
    const moves = isNew || (!isReading() && broken.some((each) => !known.broken.includes(each)))
    const sorted = moves ? rows : inKnownOrder(rows, known.order, (each) => each.name)
    before.current = { turn, order: namesOf(sorted), broken }
    return sorted
  }, [rows, turn])
}

function namesOf(rows: readonly UpstreamHealth[]): string[] {
  return rows.map((each) => each.name)
}

function isReading(): boolean {
  return scrollY > 8 || Boolean(document.activeElement?.closest('.hl'))
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
