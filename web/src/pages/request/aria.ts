// What aria2 says of a delivery: one download, or several files together.
import type { DeliveryPartsFragment } from '../../api/operations'
import { type Download, etas, live, type Point, speedsOf } from '../../live/downloads'
import { useStore } from '../../state'

export interface Together {
  done: number
  total: number
  speed: number
  /** Seconds; null: not known. */
  eta: number | null
  connections: number
  /** aria2 has all of it queued behind others. */
  isWaiting: boolean
}

const STEP_MS = 2000

/** Null while aria2 holds none of it, or does not answer. */
export function useTogether(gids: readonly string[]): Together | null {
  const { downloads } = useStore(live)
  const left = useStore(etas)
  const own = mine(downloads, gids)
  if (own.length === 0) return null
  const sum = (part: (each: Download) => number) => own.reduce((all, each) => all + part(each), 0)
  const known = own.map((each) => left.get(each.gid) ?? null).filter((each) => each !== null)
  return {
    done: sum((each) => each.completedBytes),
    total: sum((each) => each.totalBytes),
    speed: sum((each) => each.downloadBytesPerSecond),
    eta: known.length ? Math.max(...known) : null,
    connections: sum((each) => each.connections),
    isWaiting: own.every((each) => each.status === 'WAITING'),
  }
}

/** 0 to 1 of what is on its way for it; null: nothing is known. Draws again only when a thousandth is gained. */
export function useShare(delivery: DeliveryPartsFragment | undefined): number | null {
  return useStore(live, ({ downloads }) => {
    if (!delivery) return null
    if (delivery.step === 'FETCHING') return delivery.progress
    if (delivery.step === 'IMPORTING') return 1
    const own = mine(downloads, delivery.gids)
    const total = own.reduce((all, each) => all + each.totalBytes, 0)
    if (total === 0) return null
    return Math.round((own.reduce((all, each) => all + each.completedBytes, 0) / total) * 1000) / 1000
  })
}

function mine(downloads: readonly Download[] | null, gids: readonly string[]): readonly Download[] {
  return (downloads ?? []).filter((each) => gids.includes(each.gid))
}

/** The speeds of all of them, added up step by step. */
export function speedsTogether(gids: readonly string[]): readonly Point[] {
  const [only] = gids
  if (only !== undefined && gids.length === 1) return speedsOf(only)
  const sums = new Map<number, number>()
  for (const gid of gids) {
    const latest = new Map(speedsOf(gid).map(({ at, value }) => [Math.round(at / STEP_MS) * STEP_MS, value]))
    for (const [at, value] of latest) sums.set(at, (sums.get(at) ?? 0) + value)
  }
  return [...sums].sort(([a], [b]) => a - b).map(([at, value]) => ({ at, value }))
}
