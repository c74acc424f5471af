// Of a show: everything, or seasons and episodes. What the library has and what is asked for cannot be ticked.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Segment } from '../../components/controls'
import { Icon } from '../../components/icon'
import { STATUS_ICON, statusClass } from '../../components/status'
import { texts } from '../../texts'
import {
  type Details,
  type Episode,
  episodeWords,
  flipped,
  isOpen as isOpenFor,
  isUnaired,
  isWhole,
  keyOf,
  openOf,
  type Season,
  seasonWords,
  type Ticks,
  tickedOf,
} from './episodes'

const words = texts.ask

/** `ALL`: everything, and what is still to come. */
export type What = 'ALL' | 'CHOOSE'

export function Choosing({
  details,
  what,
  onWhat,
  ticks,
  onTicks,
}: {
  details: Details
  what: What
  onWhat: (what: What) => void
  ticks: Ticks
  onTicks: (ticks: Ticks) => void
}) {
  const choices: { value: What; label: string }[] = [
    { value: 'ALL', label: details.hasEnded ? words.everything : words.ongoing },
    { value: 'CHOOSE', label: words.choose },
  ]
  return (
    <div class="opt what">
      <Segment label={words.what} choices={choices} value={what} onPick={onWhat} />
      {what === 'CHOOSE' && (
        <div>
          {details.seasons.map((season) => (
            <SeasonRow key={season.number} season={season} ticks={ticks} onTicks={onTicks} />
          ))}
        </div>
      )}
    </div>
  )
}

function SeasonRow({ season, ticks, onTicks }: { season: Season; ticks: Ticks; onTicks: (ticks: Ticks) => void }) {
  const [isUnfolded, setUnfolded] = useState(false)
  const id = useId()
  const now = Date.now()
  const name = texts.request.season(season.number)
  return (
    <div class="szn">
      <div>
        <Mark id={id} season={season} ticks={ticks} onTicks={onTicks} />
        <label for={id}>{name}</label>
        <span class="small soft num" id={`${id}-d`}>
          {seasonWords(season, ticks, now)}
        </span>
        <button
          type="button"
          class="btn quiet sm sq"
          aria-expanded={isUnfolded}
          aria-label={words.episodesOf(name)}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          <Icon name={isUnfolded ? 'up' : 'dn'} size="s" />
        </button>
      </div>
      {isUnfolded && (
        <div class="pick" role="group" aria-label={words.episodesOf(name)}>
          {season.episodes.map((each) => (
            <Cell
              key={each.number}
              episode={each}
              now={now}
              isTicked={ticks.has(keyOf(season.number, each.number))}
              flip={() => onTicks(flipped(season, ticks, [each]))}
            />
          ))}
        </div>
      )}
    </div>
  )
}

/** A box for the whole season, or what it is where nothing of it can be asked for. */
function Mark({
  id,
  season,
  ticks,
  onTicks,
}: {
  id: string
  season: Season
  ticks: Ticks
  onTicks: (ticks: Ticks) => void
}) {
  const box = useRef<HTMLInputElement>(null)
  const whole = isWhole(season, ticks)
  const isMixed = !whole && tickedOf(season, ticks).length > 0
  useEffect(() => {
    if (box.current) box.current.indeterminate = isMixed
  })
  const open = openOf(season)
  if (open.length === 0) {
    const isHeld = season.episodes.every((each) => each.inLibrary)
    return (
      <span class={`flex ${isHeld ? 'st-completed' : 'faint'}`}>
        <Icon name={isHeld ? 'ok' : 'tick'} tone={isHeld ? 'c' : ''} />
      </span>
    )
  }
  return (
    <input
      ref={box}
      id={id}
      class="radio"
      type="checkbox"
      checked={whole}
      aria-describedby={`${id}-d`}
      onChange={() => onTicks(flipped(season, ticks, open))}
    />
  )
}

function Cell({
  episode,
  now,
  isTicked,
  flip,
}: {
  episode: Episode
  now: number
  isTicked: boolean
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
  if (!isOpenFor(episode)) {
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
