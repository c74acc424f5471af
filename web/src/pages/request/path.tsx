// The way of a request: its stations, and beside a dashed line where it stands aside.
import { Icon } from '../../components/icon'
import { STATUS_ICON, statusClass } from '../../components/status'
import { texts } from '../../texts'
import { useNow } from './load'
import type { Move, Whole } from './model'
import { ASIDE, type Station, showStations, stations } from './stations'

const MINUTE_MS = 60_000

export function Path({ request, moves }: { request: Whole; moves: readonly Move[] }) {
  const now = useNow(MINUTE_MS)
  const isShow = request.__typename === 'ShowRequest'
  const shown = isShow ? showStations(request, moves, now) : stations(request, moves, now)
  const episodes = isShow ? request.seasons.reduce((sum, each) => sum + each.episodes.length, 0) : 0
  return (
    <ol class="path" aria-label={isShow ? texts.request.pathOf(episodes) : texts.request.path}>
      {shown.map((each, at) => (
        <One
          key={each.status}
          station={each}
          isHere={each.status === request.status}
          isPassed={each.state === 'done' && shown[at + 1]?.state !== 'next'}
        />
      ))}
    </ol>
  )
}

/** `isPassed`: whether the next one was reached from there. */
function One({ station, isHere, isPassed }: { station: Station; isHere: boolean; isPassed: boolean }) {
  const { status, state, text, count } = station
  const isAside = (ASIDE as readonly string[]).includes(status)
  const names = [
    state === 'next' ? 'next' : statusClass(status),
    state === 'done' ? 'has' : state,
    isPassed ? 'done' : '',
    isAside ? 'side' : '',
    status === 'COMPLETED' ? 'end' : '',
  ]
  return (
    <li class={names.filter(Boolean).join(' ')} aria-current={isHere ? 'step' : undefined}>
      <div class="k">
        <span>
          <Icon name={STATUS_ICON[status] ?? 'info'} size="s" />
        </span>
      </div>
      <b class={isAside ? 'c' : ''}>
        {texts.status[status] ?? status}
        {count !== null && count > 0 && <span class="num n"> {count}</span>}
      </b>
      <p class="num">{text}</p>
    </li>
  )
}
