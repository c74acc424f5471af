// Every episode that is asked for: a cell each, one tab stop a season, and a strip for the one that is looked at.
import { useRef, useState } from 'preact/hooks'
import type { RequestStatus } from '../../api/operations'
import { Icon } from '../../components/icon'
import { STATUS_ICON, statusClass } from '../../components/status'
import { texts } from '../../texts'
import { useShare } from './aria'
import { useNow } from './load'
import { type Delivery, type Episode, isUnaired, type Pick, type Season, type Show, type Whole } from './model'
import { EpisodeStrip, SearchPart, SeasonStrip, STRIP_ID } from './pick'

const words = texts.request
const MINUTE_MS = 60_000
const LEGEND: readonly RequestStatus[] = [
  'COMPLETED',
  'DOWNLOADING',
  'FOUND',
  'FAILED',
  'PENDING',
  'CANCELLED',
  'EXPIRED',
]

interface Shown {
  show: Show
  pick: Pick | null
  onPick: (pick: Pick | null) => void
  take: (request: Whole | null) => void
}

export function Episodes({ show, pick, onPick, take }: Shown) {
  const now = useNow(MINUTE_MS)
  const all = show.seasons.flatMap((season) => season.episodes)
  const done = all.filter((each) => each.status === 'COMPLETED').length
  const aired = all.filter((each) => !isUnaired(each, now)).length
  return (
    <section class="card" aria-label={words.episodesTitle}>
      <div class="card-h">
        <div class="grow">
          <h2>{words.episodesTitle}</h2>
          <span class="small soft num">{words.inLibrary(done, aired)}</span>
        </div>
        {pick?.episode != null && (
          <div class="hide-s">
            <SearchPart
              show={show}
              season={pick.season}
              episode={null}
              label={words.searchSeason(pick.season)}
              take={take}
            />
          </div>
        )}
      </div>
      <div class="card-b stack">
        <div class="eps">
          {show.seasons.map((season) => (
            <Row key={season.id} season={season} now={now} show={show} pick={pick} onPick={onPick} take={take} />
          ))}
        </div>
        <Legend episodes={all} now={now} />
      </div>
    </section>
  )
}

function Row({ season, now, show, pick, onPick, take }: Shown & { season: Season; now: number }) {
  const { number, episodes } = season
  const own = pick?.season === number ? pick : null
  const done = episodes.filter((each) => each.status === 'COMPLETED').length
  const aired = episodes.filter((each) => !isUnaired(each, now)).length
  const isWhole = own !== null && own.episode === null
  const shown = own && episodes.find((each) => each.number === own.episode)
  return (
    <>
      <button
        type="button"
        class="sn"
        aria-expanded={isWhole}
        aria-controls={isWhole ? STRIP_ID : undefined}
        onClick={() => onPick(isWhole ? null : { season: number, episode: null })}
      >
        <b>{words.season(number)}</b>
        <span class="tiny soft num">{words.of(done, aired)}</span>
      </button>
      <Cells season={season} now={now} picked={own?.episode ?? null} show={show} onPick={onPick} />
      {shown && <EpisodeStrip key={shown.id} show={show} season={number} episode={shown} now={now} take={take} />}
      {isWhole && <SeasonStrip show={show} season={season} now={now} take={take} />}
    </>
  )
}

function Cells({
  season,
  now,
  picked,
  show,
  onPick,
}: {
  season: Season
  now: number
  picked: number | null
  show: Show
  onPick: (pick: Pick | null) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [stop, setStop] = useState(0)
  const { episodes, number } = season
  const at = Math.min(stop, episodes.length - 1)
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onPick(null)
    const to = moved(event.key, at, episodes.length)
    if (to === null) return
    event.preventDefault()
    setStop(to)
    box.current?.querySelectorAll('button')[to]?.focus()
  }
  return (
    <div class="cells" role="group" aria-label={words.season(number)} ref={box} onKeyDown={move}>
      {episodes.map((episode, index) => (
        <Cell
          key={episode.id}
          season={number}
          episode={episode}
          isLater={isUnaired(episode, now)}
          isOpen={picked === episode.number}
          isStop={index === at}
          delivery={show.deliveries.find((each) => each.season === number && each.episodes.includes(episode.number))}
          onFocus={() => setStop(index)}
          onPick={() => onPick(picked === episode.number ? null : { season: number, episode: episode.number })}
        />
      ))}
    </div>
  )
}

function moved(key: string, at: number, length: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1)
    case 'ArrowRight':
      return Math.min(length - 1, at + 1)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return null
  }
}

function Cell({
  season,
  episode,
  isLater,
  isOpen,
  isStop,
  delivery,
  onFocus,
  onPick,
}: {
  season: number
  episode: Episode
  isLater: boolean
  isOpen: boolean
  isStop: boolean
  delivery: Delivery | undefined
  onFocus: () => void
  onPick: () => void
}) {
  const share = useShare(episode.status === 'DOWNLOADING' ? delivery : undefined)
  const word = isLater ? words.notAired : (texts.status[episode.status] ?? episode.status).toLowerCase()
  return (
    <button
      type="button"
      class={`ep ${isLater ? 'unaired' : statusClass(episode.status)}`}
      aria-expanded={isOpen}
      aria-controls={isOpen ? STRIP_ID : undefined}
      aria-label={words.cell(season, episode.number, word)}
      tabIndex={isStop ? 0 : -1}
      onFocus={onFocus}
      onClick={onPick}
    >
      <b>{episode.number}</b>
      <Icon name={isLater ? 'cal' : (STATUS_ICON[episode.status] ?? 'info')} size="xs" />
      {share !== null && <span class="fill" style={{ '--p': share }} />}
    </button>
  )
}

function Legend({ episodes, now }: { episodes: readonly Episode[]; now: number }) {
  const later = episodes.some((each) => isUnaired(each, now))
  const occurs = (status: RequestStatus) => episodes.some((each) => each.status === status && !isUnaired(each, now))
  return (
    <div class="legend" aria-hidden="true">
      {LEGEND.filter(occurs).map((status) => (
        <span key={status} class={statusClass(status)}>
          <Icon name={STATUS_ICON[status]} size="xs" />
          {words.legend[status]}
        </span>
      ))}
      {later && (
        <span>
          <Icon name="cal" size="xs" />
          {words.legendUnaired}
        </span>
      )}
    </div>
  )
}
