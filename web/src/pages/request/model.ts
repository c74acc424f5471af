// A request as its page knows it, and what follows from where it stands.
import type {
  DeliveryPartsFragment,
  ReleasePartsFragment,
  RequestStatus,
  RequestStoryQuery,
  WholeRequestFragment,
} from '../../api/operations'
import { listed, numbered } from '../../format'
import { texts } from '../../texts'

export type Whole = WholeRequestFragment
export type Show = Extract<Whole, { __typename: 'ShowRequest' }>
export type Game = Extract<Whole, { __typename: 'GameRequest' }>
export type Season = Show['seasons'][number]
export type Episode = Season['episodes'][number]
export type Delivery = DeliveryPartsFragment
export type Release = ReleasePartsFragment
export type Story = NonNullable<RequestStoryQuery['request']>
export type Move = Story['history'][number]

/** The part of a show that one looks at; null: all of it. */
export interface Pick {
  season: number
  /** Null: the whole season. */
  episode: number | null
}

const SELECTABLE: readonly RequestStatus[] = ['PENDING', 'FOUND', 'FAILED']
const SEARCHABLE: readonly RequestStatus[] = [...SELECTABLE, 'CANCELLED', 'EXPIRED']
const AT_REST: readonly RequestStatus[] = ['COMPLETED', 'CANCELLED', 'EXPIRED']

export function isUnaired(episode: Episode, now: number): boolean {
  return episode.status === 'PENDING' && (episode.airsAt === null || Date.parse(episode.airsAt) > now)
}

export function canSearchEpisode(episode: Episode, now: number): boolean {
  return SEARCHABLE.includes(episode.status) && !isUnaired(episode, now)
}

/** A show is always worth a look for new episodes. */
export function canSearch(request: Whole): boolean {
  return request.__typename === 'ShowRequest' || SEARCHABLE.includes(request.status)
}

export function canCancel(request: Whole): boolean {
  return !AT_REST.includes(request.status) || (request.__typename === 'ShowRequest' && request.ongoing)
}

export function canRemove(request: Whole): boolean {
  return AT_REST.includes(request.status)
}

/** Not what is done; and a single movie or game that is on its way keeps to what it was chosen by. */
export function canChange(request: Whole): boolean {
  if (request.status === 'COMPLETED') return request.__typename === 'ShowRequest' && request.ongoing
  if (request.status !== 'DOWNLOADING') return true
  return request.__typename === 'ShowRequest' || (request.__typename === 'GameRequest' && request.items.length > 1)
}

/** Whether the release may be chosen now: something that it holds waits for one. */
export function canChoose(request: Whole, release: Release): boolean {
  if (request.__typename === 'MovieRequest') return SELECTABLE.includes(request.status)
  const parts = request.__typename === 'GameRequest' ? request.items : held(request, release)
  return parts.some((each) => SELECTABLE.includes(each.status))
}

/** Its episodes; all, where it does not say which. */
function held(show: Show, { seasons, episodes }: Release): readonly Episode[] {
  return show.seasons
    .filter((season) => seasons.length === 0 || seasons.includes(season.number))
    .flatMap((season) => season.episodes)
    .filter((episode) => episodes.length === 0 || episodes.includes(episode.number))
}

/** It waits for a person to choose. */
export function waitsForChoice(request: Whole): boolean {
  return request.status === 'FOUND' && !request.autoSelect
}

/** What a person most likely came for: an episode that failed, or one that waits for a choice. */
export function firstPick(request: Whole): Pick | null {
  if (request.__typename !== 'ShowRequest') return null
  const wanted: RequestStatus[] = waitsForChoice(request) ? ['FOUND', 'FAILED'] : ['FAILED']
  for (const status of wanted) {
    for (const season of request.seasons) {
      const episode = season.episodes.find((each) => each.status === status)
      if (episode) return { season: season.number, episode: episode.number }
    }
  }
  return null
}

/** "S03E05", "Season 3", "Linux" or the release's name. */
export function deliveryName(delivery: Delivery): string {
  return numbered(delivery.season, delivery.episodes) || delivery.platform || delivery.title || ''
}

/** Of a move, a release or a delivery: "S03E05", "Linux", or nothing. */
export function partName(part: { season: number | null; episode: number | null; platform: string | null }): string {
  return numbered(part.season, part.episode === null ? [] : [part.episode]) || part.platform || ''
}

export function pickName(pick: Pick): string {
  return pick.episode === null ? texts.request.season(pick.season) : numbered(pick.season, [pick.episode])
}

/** "1080p, then 720p", or that any will do. */
export function qualityWords(qualities: Whole['qualities']): string {
  const words = qualities.map((each) => texts.request.quality[each] ?? each)
  return words.join(', then ') || texts.request.any.quality
}

export function formatWords(formats: Whole['formats']): string {
  return listed(formats.map((each) => texts.request.format[each] ?? each)) || texts.request.any.format
}
