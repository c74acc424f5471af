// Choices that are on or off, as chips; and the qualities and formats that there are, in the order in which they stand.
import type { Format, Quality } from '../api/operations'
import { texts } from '../texts'
import { Icon } from './icon'

const families = texts.request.families

export const QUALITIES: readonly Quality[] = ['P2160', 'P1080', 'P720', 'P480']
export const FAMILIES: readonly [string, readonly Format[]][] = [
  [families.source, ['REMUX', 'BLURAY', 'WEBDL', 'WEBRIP', 'HDTV', 'DVD']],
  [families.codec, ['H264', 'H265', 'AV1']],
  [families.range, ['HDR10', 'DOLBY_VISION', 'SDR']],
  [families.container, ['MKV', 'MP4']],
]

export function Toggles<T extends string>({
  label,
  all,
  names,
  on,
  set,
  isRanked = false,
}: {
  label: string
  all: readonly T[]
  /** Those without one have their own. */
  names?: Partial<Record<T, string>>
  on: readonly T[]
  set: (on: T[]) => void
  /** What is picked first is liked best. */
  isRanked?: boolean
}) {
  const flip = (one: T) => set(on.includes(one) ? on.filter((each) => each !== one) : [...on, one])
  const mark = (one: T) => (isRanked && on.length > 1 ? <b class="rank">{on.indexOf(one) + 1}</b> : <Tick />)
  return (
    <div class="toggles" role="group" aria-label={label}>
      <p class="tiny faint">{label}</p>
      <div class="chips">
        {all.map((each) => (
          <button key={each} type="button" class="chip" aria-pressed={on.includes(each)} onClick={() => flip(each)}>
            {on.includes(each) && <span aria-hidden="true">{mark(each)}</span>}
            {names?.[each] ?? each}
          </button>
        ))}
      </div>
    </div>
  )
}

function Tick() {
  return <Icon name="tick" size="xs" />
}
