// Which releases are listed, and in what order: accepted ones first in any, within them the server's or a column's.
import { upstreamName } from '../../format'
import type { Release } from './model'

export type Column = 'best' | 'size' | 'seeders' | 'cached'
export interface Order {
  column: Column
  isUp: boolean
}
export type Segment = 'accepted' | 'rejected' | 'all'

export const BEST: Order = { column: 'best', isUp: false }

/** What was refused just now, with the server's words, by the release's id. */
export type Refusals = ReadonlyMap<string, string>

export function listedReleases(
  known: { accepted: readonly Release[]; rejected: readonly Release[] },
  { segment, filter, order }: { segment: Segment; filter: string; order: Order },
): readonly Release[] {
  const accepted = segment === 'rejected' ? [] : known.accepted
  const rejected = segment === 'accepted' ? [] : known.rejected
  const wanted = filter.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (release: Release) => {
    const text = searchable(release)
    return wanted.every((word) => text.includes(word))
  }
  return [...ordered(accepted.filter(fits), order), ...ordered(rejected.filter(fits), order)]
}

function searchable({ title, indexer, rejections }: Release): string {
  const reasons = rejections.map(({ rule, reason }) => `${reason} ${rule}`)
  return [title, upstreamName(indexer), ...reasons].join(' ').toLowerCase()
}

/** What is not known comes last, whichever way. */
function ordered(releases: readonly Release[], { column, isUp }: Order): readonly Release[] {
  if (column === 'best') return releases
  const value = (release: Release) => VALUES[column](release)
  return [...releases].sort((a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    return isUp ? left - right : right - left
  })
}

const VALUES: Record<Exclude<Column, 'best'>, (release: Release) => number | null> = {
  size: (release) => release.sizeBytes,
  seeders: (release) => release.seeders,
  cached: (release) => (release.cached === null ? null : Number(release.cached)),
}

/** The first click sorts downwards, the second upwards, the third goes back to the best first. */
export function clicked(order: Order, column: Column): Order {
  if (column === 'best') return BEST
  if (order.column !== column) return { column, isUp: false }
  return order.isUp ? BEST : { column, isUp: true }
}
