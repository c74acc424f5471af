// What a release should be: qualities in the order in which they are picked, formats by family, and who chooses.
import { useState } from 'preact/hooks'
import type { Format, Quality, RequestDefaultsPartsFragment } from '../../api/operations'
import { Icon } from '../../components/icon'
import { listed } from '../../format'
import { texts } from '../../texts'

const words = texts.ask
const names = texts.request

export type Wish = RequestDefaultsPartsFragment

const QUALITIES: readonly Quality[] = ['P2160', 'P1080', 'P720', 'P480']
const FAMILIES: readonly [string, readonly Format[]][] = [
  [names.families.source, ['REMUX', 'BLURAY', 'WEBDL', 'WEBRIP', 'HDTV', 'DVD']],
  [names.families.codec, ['H264', 'H265', 'AV1']],
  [names.families.range, ['HDR10', 'DOLBY_VISION', 'SDR']],
  [names.families.container, ['MKV', 'MP4']],
]

interface Part {
  wish: Wish
  /** What holds where nothing is picked. */
  defaults: Wish
  change: (part: Partial<Wish>) => void
}

export function Qualities({ wish, defaults, change }: Part) {
  const picked = wish.qualities
  const named = (all: readonly Quality[]) => all.map((each) => names.quality[each] ?? each)
  return (
    <fieldset class="opt">
      <legend>{words.quality}</legend>
      <div class="chips">
        {QUALITIES.map((each) => (
          <Toggle
            key={each}
            label={names.quality[each]}
            rank={picked.length > 1 && picked.includes(each) ? picked.indexOf(each) + 1 : null}
            on={picked.includes(each)}
            flip={() => change({ qualities: flipped(picked, each) })}
          />
        ))}
      </div>
      <p class="tiny faint">{picked.length ? words.order(named(picked)) : asConfigured(named(defaults.qualities))}</p>
    </fieldset>
  )
}

export function Formats({ wish, defaults, change }: Part) {
  const [isOpen, setOpen] = useState(false)
  const picked = wish.formats
  const named = (all: readonly Format[]) => all.map((each) => names.format[each] ?? each)
  return (
    <fieldset class="opt">
      <legend class="vh">{words.format}</legend>
      <div class="flex between">
        <span aria-hidden="true">{words.format}</span>
        <button
          type="button"
          class="btn link sm shrink"
          aria-expanded={isOpen}
          aria-controls="formats"
          onClick={() => setOpen(!isOpen)}
        >
          <span class="clip">{picked.length ? listed(named(picked)) : words.anyFormat}</span>
          <Icon name={isOpen ? 'up' : 'dn'} size="xs" />
        </button>
      </div>
      {isOpen && (
        <div class="stack families" id="formats">
          {FAMILIES.map(([family, all]) => (
            <div key={family} role="group" aria-label={family}>
              <p class="tiny faint">{family}</p>
              <div class="chips">
                {all.map((each) => (
                  <Toggle
                    key={each}
                    label={names.format[each]}
                    on={picked.includes(each)}
                    flip={() => change({ formats: flipped(picked, each) })}
                  />
                ))}
              </div>
            </div>
          ))}
          <p class="tiny faint">
            {picked.length || !defaults.formats.length ? words.formatHint : asConfigured(named(defaults.formats))}
          </p>
        </div>
      )}
    </fieldset>
  )
}

export function Automatic({ wish, change }: Omit<Part, 'defaults'>) {
  return (
    <div class="opt">
      <label class="check">
        <input
          type="checkbox"
          checked={wish.autoSelect}
          onChange={(event) => change({ autoSelect: event.currentTarget.checked })}
        />
        <span>
          {words.automatic}
          <span class="small soft under">{words.automaticHint}</span>
        </span>
      </label>
    </div>
  )
}

/** A chip that is on or off; `rank`: its place among those that are on. */
export function Toggle({
  label,
  on,
  flip,
  rank = null,
}: {
  label: string
  on: boolean
  flip: () => void
  rank?: number | null
}) {
  return (
    <button type="button" class="chip" aria-pressed={on} onClick={flip}>
      {on && rank === null && <Icon name="tick" size="xs" />}
      {rank !== null && <b class="rank num">{rank}</b>}
      {label}
    </button>
  )
}

export function flipped<T>(picked: readonly T[], one: T): T[] {
  return picked.includes(one) ? picked.filter((each) => each !== one) : [...picked, one]
}

function asConfigured(named: readonly string[]): string {
  return named.length ? words.configured(listed(named)) : words.anything
}
