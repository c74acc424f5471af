// The requests that downloads belong to: read once for each, then kept by what changes.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../../api/client'
import { DownloadOwners, type RequestRowFragment } from '../../api/operations'
import { onReconnect } from '../../api/socket'
import { onChanges } from '../../live/changes'
import type { Download } from '../../live/downloads'

export type Owner = RequestRowFragment
type Delivery = Owner['deliveries'][number]

const AT_ONCE = 100

/** By id of the request. One that is not known yet, or is gone, is not in it. */
export function useOwners(downloads: readonly Download[]): ReadonlyMap<string, Owner> {
  const [owners, setOwners] = useState<ReadonlyMap<string, Owner>>(new Map())
  const asked = useRef(new Set<string>()) // gids, since a new one shows in its request's deliveries
  const take = (news: readonly Owner[]) => setOwners((was) => new Map([...was, ...news.map((n) => [n.id, n] as const)]))
  const read = async (missing: readonly Download[]) => {
    const ids = [...new Set(missing.flatMap((each) => each.requestId ?? []))]
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      try {
        const { requests } = await ask(DownloadOwners, { ids: ids.slice(at, at + AT_ONCE) })
        take(requests.edges.map((each) => each.node))
      } catch {
        for (const each of missing) asked.current.delete(each.gid) // with the next change, then
      }
    }
  }
  const own = downloads.filter((each) => each.requestId !== null)
  const gids = own.map((each) => each.gid).join(' ')
  useEffect(() => {
    const missing = own.filter((each) => !asked.current.has(each.gid))
    for (const each of missing) asked.current.add(each.gid)
    if (missing.length > 0) void read(missing)
  }, [gids])
  useEffect(() => {
    const ends = [onChanges((changes) => take(changes.map((each) => each.request))), onReconnect(() => void read(own))]
    return () => {
      for (const end of ends) end()
    }
  }, [gids])
  return owners
}

/** What is on its way with this download; null when its request does not say. */
export function deliveryOf(download: Download, owner: Owner | undefined): Delivery | null {
  return owner?.deliveries.find((each) => each.gids.includes(download.gid)) ?? null
}
