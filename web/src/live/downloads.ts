// What aria2 downloads at this moment, for the whole page: one subscription, and the speeds of the last minutes.
import { ask } from '../api/client'
import { type DownloadPartsFragment, LiveDownloads, SpeedHistory } from '../api/operations'
import { onReconnect, watch } from '../api/socket'
import { store } from '../state'

export type Download = DownloadPartsFragment

/** A speed in bytes a second, and when (ms). */
export interface Point {
  at: number
  value: number
}

/** Null: not known yet, or aria2 does not answer (`failed`). */
export const live = store<{ downloads: readonly Download[] | null; failed: boolean }>({
  downloads: null,
  failed: false,
})

/** All downloads together, oldest first, at most the last ten minutes; and today's highest. */
export const totalSpeed = store<{ points: readonly Point[]; highest: number }>({ points: [], highest: 0 })

/** Seconds until each download is done, smoothed over half a minute. */
export const etas = store<ReadonlyMap<string, number | null>>(new Map())

const KEPT_MS = 600_000
const SMOOTHING_SECONDS = 30
const byGid = new Map<string, Point[]>()
const asked = new Set<string>()
let smoothed = new Map<string, number>()

/** The speeds of one download; asked of the server once, then lengthened here. */
export function speedsOf(gid: string): readonly Point[] {
  if (!asked.has(gid)) {
    asked.add(gid)
    void seed(gid, byGid.get(gid) ?? [])
  }
  return byGid.get(gid) ?? []
}

export function sumOf(downloads: readonly Download[]): number {
  return downloads.reduce((sum, each) => sum + (each.status === 'ACTIVE' ? each.downloadBytesPerSecond : 0), 0)
}

/** Follows the downloads while the page is visible. Ends with the returned function. */
export function followDownloads(): () => void {
  let end: (() => void) | null = null
  let timer = 0
  const start = () => {
    if (end) return
    void seedTotal()
    end = watch(LiveDownloads, {}, (answer) => {
      const downloads = answer?.downloadsChanged ?? null
      live.set({ downloads, failed: downloads === null })
    })
    timer = window.setInterval(tick, 1000)
  }
  const stop = () => {
    end?.()
    end = null
    clearInterval(timer)
  }
  const look = () => (document.hidden ? stop() : start())
  document.addEventListener('visibilitychange', look)
  const endRefetch = onReconnect(() => void seedTotal())
  look()
  return () => {
    document.removeEventListener('visibilitychange', look)
    endRefetch()
    stop()
  }
}

function tick(): void {
  const downloads = live.get().downloads
  if (!downloads) return
  const now = Date.now()
  const { points, highest } = totalSpeed.get()
  const total = sumOf(downloads)
  totalSpeed.set({ points: lengthened(points, { at: now, value: total }), highest: Math.max(highest, total) })
  const nextSmoothed = new Map<string, number>()
  const nextEtas = new Map<string, number | null>()
  for (const each of downloads) {
    const value = each.status === 'ACTIVE' ? each.downloadBytesPerSecond : 0
    byGid.set(each.gid, lengthened(byGid.get(each.gid) ?? [], { at: now, value }))
    const before = smoothed.get(each.gid)
    const average = before ? before + (value - before) / SMOOTHING_SECONDS : value // from the first byte on
    nextSmoothed.set(each.gid, average)
    const left = each.totalBytes - each.completedBytes
    nextEtas.set(each.gid, each.status === 'ACTIVE' && average > 0 && each.totalBytes > 0 ? left / average : null)
  }
  smoothed = nextSmoothed
  etas.set(nextEtas)
  for (const gid of [...byGid.keys()]) if (!nextSmoothed.has(gid)) forget(gid)
}

function forget(gid: string): void {
  byGid.delete(gid)
  asked.delete(gid)
}

function lengthened(points: readonly Point[], point: Point): Point[] {
  const edge = point.at - KEPT_MS
  return [...points.filter((each) => each.at >= edge), point]
}

async function seedTotal(): Promise<void> {
  const found = await history(null)
  if (found) totalSpeed.set({ points: found.points, highest: found.highest })
}

async function seed(gid: string, own: readonly Point[]): Promise<void> {
  const found = await history(gid)
  const since = own[0]?.at ?? Number.POSITIVE_INFINITY
  if (found) byGid.set(gid, [...found.points.filter((each) => each.at < since), ...(byGid.get(gid) ?? [])])
}

async function history(gid: string | null): Promise<{ points: Point[]; highest: number } | null> {
  try {
    const { speedHistory } = await ask(SpeedHistory, { gid })
    const { stepSeconds, bytesPerSecond, highestTodayBytesPerSecond: highest } = speedHistory
    const now = Date.now()
    const last = bytesPerSecond.length - 1
    const points = bytesPerSecond.map((value, index) => ({ at: now - (last - index) * stepSeconds * 1000, value }))
    return { points, highest }
  } catch {
    return null // it fills by itself
  }
}
