// Of a show: everything, or seasons and episodes. What the library has and what is asked for cannot be ticked.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Segment } from '../../components/controls'
import { Icon } from '../../components/icon'
import { texts } from '../../texts'
import { Cells } from './cells'
import { type Details, flipped, isWhole, openOf, type Season, seasonWords, type Ticks, tickedOf } from './episodes'

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
  const name = texts.request.season(season.number)
  return (
    <div class="szn">
      <div>
        <Mark id={id} season={season} ticks={ticks} onTicks={onTicks} />
        <label for={id}>{name}</label>
        <span class="small soft num" id={`${id}-d`}>
          {seasonWords(season, ticks, Date.now())}
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
      {isUnfolded && <Cells season={season} label={words.episodesOf(name)} ticks={ticks} onTicks={onTicks} />}
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
