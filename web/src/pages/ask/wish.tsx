// What a release should be: qualities in the order in which they are picked, formats by family, and who chooses.
import { useState } from 'preact/hooks'
import type { Format, Quality, RequestDefaultsPartsFragment } from '../../api/operations'
import { Icon } from '../../components/icon'
import { FAMILIES, QUALITIES, Toggles } from '../../components/toggles'
import { listed } from '../../format'
import { texts } from '../../texts'

const words = texts.ask
const names = texts.request

export type Wish = RequestDefaultsPartsFragment

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
    <div class="opt">
      <Toggles
        label={words.quality}
        all={QUALITIES}
        names={names.quality}
        on={picked}
        set={(qualities) => change({ qualities })}
        isRanked
      />
      <p class="tiny faint">{picked.length ? words.order(named(picked)) : asConfigured(named(defaults.qualities))}</p>
    </div>
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
            <Toggles
              key={family}
              label={family}
              all={all}
              names={names.format}
              on={picked}
              set={(formats) => change({ formats })}
            />
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

function asConfigured(named: readonly string[]): string {
  return named.length ? words.configured(listed(named)) : words.anything
}
