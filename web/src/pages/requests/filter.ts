// What the list is narrowed to. The hash keeps it: #/?status=FAILED,FOUND&kind=SHOW&search=moon
import type { MediaType, RequestFilter, RequestRowFragment, RequestStatus } from '../../api/operations'
import { KINDS, STATUSES } from '../../components/status'
import { go, type Route, withQuery } from '../../router'

export interface Filter {
  statuses: readonly RequestStatus[]
  kind: MediaType | null
  search: string
}

/** Of an address; what it names that does not exist is left out. */
export function filterOf({ query }: Route): Filter {
  const named = (query.get('status') ?? '').split(',')
  return {
    statuses: STATUSES.filter((each) => named.includes(each)),
    kind: KINDS.find((each) => each === query.get('kind')) ?? null,
    search: (query.get('search') ?? '').trim(),
  }
}

export function addressOf(change: Partial<Filter>): string {
  const query: Record<string, string | null> = {}
  if (change.statuses) query.status = change.statuses.join(',')
  if (change.kind !== undefined) query.kind = change.kind
  if (change.search !== undefined) query.search = change.search
  return withQuery(query).replaceAll('%2C', ',')
}

/** Changes the address, and with it the list, without a step in the browser's history. */
export function narrow(change: Partial<Filter>): void {
  go(addressOf(change), { replace: true })
}

/** Without the statuses: what the counts on the chips are for. */
export function asCounted({ kind, search }: Filter): RequestFilter | null {
  if (!kind && !search) return null
  return { mediaTypes: kind ? [kind] : null, search: search || null }
}

export function asListed(filter: Filter): RequestFilter | null {
  const counted = asCounted(filter)
  return filter.statuses.length ? { ...counted, statuses: [...filter.statuses] } : counted
}

/** Whether a new one belongs into the list. Who searched for an IMDb id finds it after the next reading. */
export function fits(filter: Filter, row: RequestRowFragment): boolean {
  if (filter.kind && filter.kind !== row.mediaType) return false
  return stands(filter, row) && row.title.toLowerCase().includes(filter.search.toLowerCase())
}

/** Whether it stands where the filter wants it. */
export function stands(filter: Filter, row: RequestRowFragment): boolean {
  return filter.statuses.length === 0 || filter.statuses.includes(row.status)
}
