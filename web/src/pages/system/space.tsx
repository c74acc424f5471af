// What is free where the library and unfinished downloads lie.
import type { FactsQuery } from '../../api/operations'
import { Bar } from '../../components/bar'
import { Icon } from '../../components/icon'
import { texts } from '../../texts'
import { Head } from './accounts'
import { shownSize } from './values'

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
        {kept > 0 && <p class="tiny faint kept">{texts.system.kept(shownSize(kept))}</p>}
      </div>
    </section>
  )
}

function Disk({ space: { label, folders, freeBytes: free, totalBytes: total, message } }: { space: Spaces[number] }) {
  const isKnown = free !== null && total !== null && total > 0
  return (
    <div class={message ? 'bud over' : 'bud'}>
      <Head name={label} value={isKnown ? texts.system.free(shownSize(free), shownSize(total)) : '–'} />
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
