// The stations of a movie or game on its way, from its own moves; and of a show, from its episodes.
import type { RequestStatus } from '../../api/operations'
import { daysBetween, duration, exactClock, listed, moment, numbered } from '../../format'
import { texts } from '../../texts'
import { type Episode, isUnaired, type Move, type Show, type Whole, waitsForChoice } from './model'

const words = texts.request

export const WAY = ['PENDING', 'FOUND', 'DOWNLOADING', 'COMPLETED'] as const
export const ASIDE = ['FAILED', 'CANCELLED', 'EXPIRED'] as const

export interface Station {
  status: RequestStatus
  /** done: behind it; now: here; has: some of it is here; next: not yet. */
  state: 'done' | 'now' | 'has' | 'next'
  text: string
  /** Of a show: how many of its episodes. */
  count: number | null
}

/** `moves`: oldest first. A request that was begun anew shows its last run. */
export function stations(request: Whole, moves: readonly Move[], now: number): Station[] {
  const own = moves.filter((each) => each.season === null && each.episode === null && each.platform === null)
  const arrivals = own.filter((each, at) => each.to !== own[at - 1]?.to) // a status may tell more than once of itself
  const start = arrivals.map((each) => each.to).lastIndexOf('PENDING')
  const run = arrivals.slice(Math.max(0, start))
  const here = WAY.indexOf(request.status as (typeof WAY)[number])
  const way: Station[] = WAY.map((status, rank) => {
    const at = run.map((each) => each.to).lastIndexOf(status)
    const move = run[at]
    if (rank === here) return { status, state: 'now', text: nowText(request, move, now), count: null }
    const isBehind = here < 0 ? move !== undefined : rank < here
    if (!isBehind) return { status, state: 'next', text: here < 0 ? '' : nextText(request, status), count: null }
    const stay = move && run[at + 1] ? Date.parse(run[at + 1]?.at ?? '') - Date.parse(move.at) : 0
    const text = move ? words.stay(when(move.at, now), duration(stay / 1000)) : words.notNeeded
    return { status, state: 'done', text, count: null }
  })
  if (here >= 0) return way
  return [
    ...way,
    { status: request.status, state: 'now', text: nowText(request, run[run.length - 1], now), count: null },
  ]
}

/** To the second today, so that short stays add up. */
function when(at: string, now: number): string {
  return daysBetween(at, now) === 0 ? exactClock(at) : moment(at, now)
}

/** "at 15:12", "on Sunday 08:00", "on 8 March". */
export function atWords(at: string, now: number): string {
  return `${daysBetween(at, now) === 0 ? 'at' : 'on'} ${moment(at, now)}`
}

function nowText(request: Whole, move: Move | undefined, now: number): string {
  if (!move) return ''
  const at = when(move.at, now)
  const seconds = (now - Date.parse(move.at)) / 1000
  const stay = duration(seconds)
  if (request.status === 'PENDING' || request.status === 'FAILED') {
    return request.nextSearchAt ? words.nextSearch(atWords(request.nextSearchAt, now)) : at
  }
  if (request.status === 'COMPLETED' || seconds < 60) return at
  return waitsForChoice(request) ? words.waitsForYou(at, stay) : words.stay(at, stay)
}

function nextText(request: Whole, status: (typeof WAY)[number]): string {
  return status === 'DOWNLOADING' && !request.autoSelect ? words.afterChoice : words.next[status]
}

/** A show has its episodes everywhere at once: how many stand where, and what is next there. */
export function showStations(show: Show, moves: readonly Move[], now: number): Station[] {
  const all = show.seasons.flatMap((season) => season.episodes.map((episode) => ({ season: season.number, episode })))
  const station = (status: RequestStatus): Station => {
    const there = all.filter((each) => each.episode.status === status)
    const state = there.length === 0 ? 'next' : status === show.status ? 'now' : 'has'
    const text = there.length === 0 ? '' : showText(show, status, there, moves, now)
    return { status, state, text, count: there.length }
  }
  return [...WAY.map(station), ...ASIDE.map(station).filter((each) => each.count)]
}

interface Placed {
  season: number
  episode: Episode
}

function showText(show: Show, status: RequestStatus, there: Placed[], moves: readonly Move[], now: number): string {
  const names = namesOf(there)
  switch (status) {
    case 'PENDING':
      return pendingText(show, there, now)
    case 'COMPLETED': {
      const last = moves.filter((each) => each.to === 'COMPLETED' && each.episode !== null).pop()
      return last ? words.lastOne(numbered(last.season, [last.episode ?? 0]), moment(last.at, now)) : ''
    }
    case 'DOWNLOADING': {
      const begun = there.flatMap(({ season, episode }) => lastMove(moves, season, episode.number) ?? [])
      const [first] = begun.sort()
      return first ? words.since(names, moment(first, now)) : names
    }
    default:
      return names
  }
}

function pendingText(show: Show, there: Placed[], now: number): string {
  const next = there
    .flatMap(({ episode }) => (episode.airsAt && Date.parse(episode.airsAt) > now ? [episode.airsAt] : []))
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0]
  const isSearched = there.some(({ episode }) => !isUnaired(episode, now))
  if (isSearched && show.nextSearchAt) return words.nextSearch(atWords(show.nextSearchAt, now))
  if (next) return words.nextAir(atWords(next, now))
  return isSearched ? namesOf(there) : words.noDate
}

function lastMove(moves: readonly Move[], season: number, episode: number): string | undefined {
  return moves.filter((each) => each.season === season && each.episode === episode).pop()?.at
}

/** "S03E06", "S03E06 and S03E08", "S03E06 and 7 more". */
function namesOf(there: Placed[]): string {
  const names = there.map(({ season, episode }) => numbered(season, [episode.number]))
  return names.length > 2 ? words.andMore(names[0] ?? '', names.length - 1) : listed(names)
}
