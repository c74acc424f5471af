// What is free where the library and unfinished downloads lie.
import type { FactsQuery } from '../../api/operations'
import { Bar } from '../../components/bar'
import { Icon } from '../../components/icon'
import { bytes } from '../../format'
import { texts } from '../../texts'
import { Head } from './accounts'

type Spaces = FactsQuery['spaces']

export function Space({ spaces }: { spaces: Spaces }) {
  const kept = Math.max(0, ...spaces.map((each) => each.keptFreeBytes))
  return (
    <section class="card" aria-label={texts.system.space}>
      <div class="card-h">
        <div class="grow">
          <h2>{texts.system.space}</h2>
        </div>
      </div>
      <div class="card-b">
        {spaces.map((each) => (
          <Disk key={each.folders.join()} space={each} />
        ))}
        {kept > 0 && <p class="tiny faint kept">{texts.system.kept(size(kept))}</p>}
      </div>
    </section>
  )
}

function Disk({ space: { label, folders, freeBytes: free, totalBytes: total, message } }: { space: Spaces[number] }) {
  const isKnown = free !== null && total !== null && total > 0
  return (
    <div class={message ? 'bud over' : 'bud'}>
      <Head name={label} value={isKnown ? texts.system.free(size(free), size(total)) : '–'} />
      {isKnown && <Bar share={1 - free / total} label={texts.system.used(label)} />}
      <p class="faint folders">{folders.join(', ')}</p>
      {message && (
        <p class="c st-failed wrong">
          <Icon name="fail" size="xs" /> {message}
        </p>
      )}
    </div>
  )
}

/** "3.6 TB" instead of "3.60 TB": these do not move while one looks. */
function size(value: number): string {
  return bytes(value).replace(/\.?0+ /, (zeros) => (zeros.startsWith('.') ? ' ' : zeros))
}
