// The episodes of a season as cells that are ticked; one stop for Tab, the arrow keys lead on inside.
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../../components/icon'
import { STATUS_ICON, statusClass } from '../../components/status'
import {
  type Episode,
  episodeWords,
  flipped,
  isOpen,
  isUnaired,
  keyOf,
  openOf,
  type Season,
  type Ticks,
} from './episodes'

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

export function Cells({
  season,
  label,
  ticks,
  onTicks,
}: {
  season: Season
  label: string
  ticks: Ticks
  onTicks: (ticks: Ticks) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState<number | null>(null)
  const now = Date.now()
  const open = openOf(season)
  const at = Math.max(
    0,
    open.findIndex((each) => each.number === stop),
  )
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    const next = step ? at + step : event.key === 'Home' ? 0 : event.key === 'End' ? open.length - 1 : null
    const aim = next === null ? undefined : open[Math.max(0, Math.min(open.length - 1, next))]
    if (!aim) return
    event.preventDefault()
    setStop(aim.number)
    box.current?.querySelectorAll('button')[open.indexOf(aim)]?.focus()
  }
  return (
    <div class="pick" role="group" aria-label={label} ref={box} onKeyDown={move}>
      {season.episodes.map((each) => (
        <Cell
          key={each.number}
          episode={each}
          now={now}
          isTicked={ticks.has(keyOf(season.number, each.number))}
          isStop={each === open[at]}
          flip={() => {
            setStop(each.number)
            onTicks(flipped(season, ticks, [each]))
          }}
        />
      ))}
    </div>
  )
}

function Cell({
  episode,
  now,
  isTicked,
  isStop,
  flip,
}: {
  episode: Episode
  now: number
  isTicked: boolean
  /** Whether Tab leads here; the arrows lead on. */
  isStop: boolean
  flip: () => void
}) {
  const name = episodeWords(episode, now)
  const status = episode.inLibrary ? 'COMPLETED' : episode.status
  const unaired = isUnaired(episode, now) ? 'un' : ''
  const mark = status && (
    <Icon
      name={status === 'COMPLETED' ? 'tick' : (STATUS_ICON[status] ?? 'info')}
      size="xs"
      tone={isTicked ? '' : 'c'}
    />
  )
  if (!isOpen(episode)) {
    return (
      <span class={`pe have ${status ? statusClass(status) : ''} ${unaired}`} role="img" aria-label={name} title={name}>
        {mark}
        <span aria-hidden="true">{episode.number}</span>
      </span>
    )
  }
  return (
    <button
      type="button"
      class={`pe ${status ? statusClass(status) : ''} ${unaired}`}
      tabIndex={isStop ? 0 : -1}
      aria-pressed={isTicked}
      aria-label={name}
      title={name}
      onClick={flip}
    >
      {mark}
      {episode.number}
    </button>
  )
}
