// A progress bar: the track is fixed, the fill glides by transform.
import type { RequestStatus } from '../api/operations'
import { statusClass } from './status'

interface Shown {
  /** 0 to 1; null: not known. */
  share: number | null
  /** What it measures, for screen readers. */
  label: string
  status?: RequestStatus
  /** At the debrid service: hatched. */
  remote?: boolean
  thick?: boolean
  extra?: string
}

export function Bar({ share, label, status, remote = false, thick = false, extra = '' }: Shown) {
  const names = [
    'bar',
    status ? statusClass(status) : '',
    extra,
    remote ? 'remote' : '',
    thick ? 'thick' : '',
    share === null ? 'unknown' : '',
  ]
  const value = share === null ? undefined : Math.round(Math.max(0, Math.min(1, share)) * 100)
  return (
    <div
      class={names.filter(Boolean).join(' ')}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      style={{ '--p': share ?? 0 }}
    >
      {/* another fill when it becomes known: it would glide down from the full width */}
      <i key={share === null ? 'unknown' : 'known'} />
    </div>
  )
}
