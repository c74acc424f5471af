// A status is an icon, a colour and a word; where the word has no room, words stand beside.
import type { MediaType, RequestStatus } from '../api/operations'
import { texts } from '../texts'
import { Icon, type IconName } from './icon'

export const STATUS_ICON: Record<RequestStatus, IconName> = {
  PENDING: 'clock',
  FOUND: 'listcheck',
  DOWNLOADING: 'down',
  COMPLETED: 'ok',
  FAILED: 'fail',
  CANCELLED: 'ban',
  EXPIRED: 'glass',
}

/** In the order of the filters: what moves or needs a person first. */
export const STATUSES: readonly RequestStatus[] = [
  'DOWNLOADING',
  'FOUND',
  'PENDING',
  'FAILED',
  'COMPLETED',
  'CANCELLED',
  'EXPIRED',
]

/** What came to nothing: a person may have it searched again, or ask anew. */
export const OVER: readonly RequestStatus[] = ['FAILED', 'EXPIRED', 'CANCELLED']

export const KINDS: readonly MediaType[] = ['MOVIE', 'SHOW', 'GAME']

export const KIND_ICON: Record<MediaType, IconName> = { MOVIE: 'film', SHOW: 'tv', GAME: 'game' }

export function statusClass(status: RequestStatus): string {
  return `st-${status.toLowerCase()}`
}

export function Status({ status, bare = false }: { status: RequestStatus; bare?: boolean }) {
  return (
    <span class={`st ${statusClass(status)} ${bare ? 'bare' : ''}`}>
      <Icon name={STATUS_ICON[status] ?? 'info'} size="s" />
      {texts.status[status] ?? status}
    </span>
  )
}
