// Which episodes of a show can be asked for, which are ticked, and what that is in words. Knows nothing of the page.
import type { OneTitleQuery, RequestStatus } from '../../api/operations'
import { count, date, listed } from '../../format'
import { texts } from '../../texts'

const words = texts.ask

export type Details = NonNullable<OneTitleQuery['titleDetails']>
export type Season = Details['seasons'][number]
export type Episode = Season['episodes'][number]

/** Asking again brings these back to life. */
const AT_REST: ReadonlySet<RequestStatus> = new Set(['FAILED', 'CANCELLED', 'EXPIRED'])

export function keyOf(season: number, episode: number): string {
  return `${season}.${episode}`
}

/** Neither there nor asked for. */
export function isOpen(episode: Episode): boolean {
  return !episode.inLibrary && (episode.status === null || AT_REST.has(episode.status))
}

export function isUnaired(episode: Episode, now: number): boolean {
  return episode.airsAt === null || Date.parse(episode.airsAt) > now
}

export function openOf(season: Season): readonly Episode[] {
  return season.episodes.filter(isOpen)
}

export type Ticks = ReadonlySet<string>

export function tickedOf(season: Season, ticks: Ticks): readonly Episode[] {
  return openOf(season).filter((each) => ticks.has(keyOf(season.number, each.number)))
}

export function isWhole(season: Season, ticks: Ticks): boolean {
  const open = openOf(season)
  return open.length > 0 && tickedOf(season, ticks).length === open.length
}

/** The ticks after all of the season's open episodes, or these, were flipped. */
export function flipped(season: Season, ticks: Ticks, episodes: readonly Episode[]): Ticks {
  const keys = episodes.map((each) => keyOf(season.number, each.number))
  const next = new Set(ticks)
  const isOff = keys.some((key) => !next.has(key))
  for (const key of keys) isOff ? next.add(key) : next.delete(key)
  return next
}

/** `seasons` when all that is ticked is whole, else `episodes`. */
export function askedOf(seasons: readonly Season[], ticks: Ticks) {
  const touched = seasons.filter((each) => tickedOf(each, ticks).length > 0)
  if (touched.every((each) => isWhole(each, ticks))) return { seasons: touched.map((each) => each.number) }
  return {
    episodes: touched.flatMap((season) =>
      tickedOf(season, ticks).map((each) => ({ season: season.number, episode: each.number })),
    ),
  }
}

/** "Season 2 and five episodes of season 3". */
export function tickedWords(seasons: readonly Season[], ticks: Ticks): string {
  const parts = seasons
    .filter((each) => tickedOf(each, ticks).length > 0)
    .map((each) => {
      if (isWhole(each, ticks)) return words.seasonPart(each.number)
      return words.episodesPart(tickedOf(each, ticks).length, each.number)
    })
  const text = parts.length > MOST_PARTS ? words.manySeasons(parts.length) : listed(parts)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const MOST_PARTS = 4

/** Beside the name of a season: "9 episodes", "5 of 8 · 1 not aired", "8 in the library", "announced". */
export function seasonWords(season: Season, ticks: Ticks, now: number): string {
  const all = season.episodes
  const open = openOf(season)
  const held = all.filter((each) => each.inLibrary).length
  const unaired = all.filter((each) => isUnaired(each, now))
  const asked = all.length - open.length - held
  if (unaired.length === all.length && open.length === all.length) return announcedWords(unaired, now)
  const ticked = tickedOf(season, ticks).length
  const isMixed = ticked > 0 && ticked < all.length
  const parts = isMixed ? [words.of(ticked, all.length)] : []
  if (held && (!isMixed || held === all.length)) parts.push(words.held(held))
  if (asked && !isMixed) parts.push(words.askedFor(asked))
  if (parts.length === 0) parts.push(count(all.length, 'episode'))
  if (unaired.length && unaired.length < all.length) parts.push(words.unaired(unaired.length))
  return parts.slice(0, MOST_WORDS).join(' · ')
}

/** More have no room on a phone; each cell tells its own. */
const MOST_WORDS = 2

function announcedWords(unaired: readonly Episode[], now: number): string {
  const first = unaired.find((each) => each.airsAt !== null)?.airsAt
  return first ? words.airs(date(first, now)) : words.announced
}

/** What a screen reader hears of an episode. */
export function episodeWords(episode: Episode, now: number): string {
  const parts = [words.episode(episode.number)]
  if (episode.title) parts.push(episode.title)
  if (episode.inLibrary) parts.push(words.inLibrary)
  else if (episode.status) parts.push(texts.status[episode.status] ?? episode.status)
  if (isUnaired(episode, now)) parts.push(episode.airsAt ? words.airs(date(episode.airsAt, now)) : words.noDate)
  return parts.join(', ')
}

/** What the library has of a show, in words; null: nothing, or not known. */
export function heldWords(details: Details): string | null {
  const regular = details.seasons.filter((each) => each.number > 0)
  const full = regular.filter((each) => each.episodes.every((one) => one.inLibrary))
  const held = details.seasons.flatMap((each) => each.episodes).filter((each) => each.inLibrary).length
  if (held === 0) return null
  if (full.length === regular.length && full.length > 0) return words.allHeld
  const whole = full.reduce((n, each) => n + each.episodes.length, 0)
  if (full.length > 0 && whole === held) return words.seasonsHeld(full.map((each) => each.number))
  return words.episodesHeld(held)
}
