// The one strip below the row of a season: what is known of the episode, or the season, that one looks at.
import { ask } from '../../api/client'
import { SearchAgain } from '../../api/operations'
import { Icon } from '../../components/icon'
import { STATUS_ICON, statusClass } from '../../components/status'
import { toast } from '../../components/toasts'
import { date, daysBetween, moment, numbered } from '../../format'
import { texts } from '../../texts'
import { Dotted, Fault } from './fault'
import { useAct } from './load'
import { canSearchEpisode, type Episode, isUnaired, type Season, type Show, type Whole } from './model'

const words = texts.request

export const STRIP_ID = 'ep'

export function EpisodeStrip({
  show,
  season,
  episode,
  now,
  take,
}: {
  show: Show
  season: number
  episode: Episode
  now: number
  take: (request: Whole | null) => void
}) {
  const isLater = isUnaired(episode, now)
  const name = numbered(season, [episode.number])
  return (
    <div class="ep-detail" id={STRIP_ID} role="region" aria-live="polite" aria-label={name}>
      <span class={isLater ? 'faint' : statusClass(episode.status)}>
        <Icon name={isLater ? 'cal' : (STATUS_ICON[episode.status] ?? 'info')} size="l" tone={isLater ? '' : 'c'} />
      </span>
      <div>
        <b>
          {name}
          {episode.title && ` · ${episode.title}`}
        </b>{' '}
        {episode.airsAt && <span class="faint small">{airWords(episode.airsAt, now)}</span>}
        <p class="small soft">
          <Dotted text={episode.explanation} />
        </p>
      </div>
      {canSearchEpisode(episode, now) && (
        <SearchPart show={show} season={season} episode={episode.number} label={words.searchNow} take={take} />
      )}
    </div>
  )
}

export function SeasonStrip({
  show,
  season,
  now,
  take,
}: {
  show: Show
  season: Season
  now: number
  take: (request: Whole | null) => void
}) {
  const done = season.episodes.filter((each) => each.status === 'COMPLETED').length
  const unaired = season.episodes.filter((each) => isUnaired(each, now)).length
  return (
    <div class="ep-detail" id={STRIP_ID} role="region" aria-live="polite" aria-label={words.season(season.number)}>
      <span class="faint">
        <Icon name="tv" size="l" />
      </span>
      <div>
        <b>{words.season(season.number)}</b>
        <p class="small soft num">{words.seasonWords(season.episodes.length, done, unaired)}</p>
      </div>
      {season.episodes.some((each) => canSearchEpisode(each, now)) && (
        <SearchPart
          show={show}
          season={season.number}
          episode={null}
          label={words.searchSeason(season.number)}
          take={take}
        />
      )}
    </div>
  )
}

export function SearchPart({
  show,
  season,
  episode,
  label,
  take,
}: {
  show: Show
  season: number
  episode: number | null
  label: string
  take: (request: Whole | null) => void
}) {
  const act = useAct()
  const search = () =>
    act.run(async () => {
      take((await ask(SearchAgain, { id: show.id, season, episode })).searchRequest)
      toast(words.searched)
    })
  return (
    <div class="flex acts">
      <button type="button" class="btn sm" aria-disabled={act.isBusy} onClick={search}>
        <Icon name="again" size="s" />
        {label}
      </button>
      <Fault text={act.fault} />
    </div>
  )
}

function airWords(at: string, now: number): string {
  if (Date.parse(at) > now) return words.airs(moment(at, now))
  return words.aired(daysBetween(at, now) === 0 ? moment(at, now) : date(at, now))
}
