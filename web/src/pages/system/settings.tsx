// The settings as they are, those that differ from the default first. Secrets never come here.
import { useState } from 'preact/hooks'
import type { FactsQuery } from '../../api/operations'
import { texts } from '../../texts'
import { shownValue } from './values'

type Setting = FactsQuery['system']['settings'][number]

export function Settings({ settings }: { settings: readonly Setting[] }) {
  const [showsAll, setShowsAll] = useState(false)
  const own = settings.filter((each) => !each.isDefault)
  const shown = showsAll ? [...own, ...settings.filter((each) => each.isDefault)] : own
  return (
    <section class="card" aria-label={texts.system.settings}>
      <div class="card-h">
        <div class="grow">
          <h2>{texts.system.settings}</h2>
        </div>
      </div>
      <div class="card-b settings">
        {shown.length === 0 && <p class="small soft">{texts.system.allDefault}</p>}
        <dl class="kv">
          {shown.map((each) => [
            <dt key={`${each.name} name`}>
              <code>{each.name}</code>
              <span class="tiny faint">{each.description}</span>
            </dt>,
            <dd key={each.name} class="right">
              {each.isSecret && each.isSet && (
                <span class="faint" aria-hidden="true">
                  {texts.system.masked}{' '}
                </span>
              )}
              {shownValue(each)}
            </dd>,
          ])}
        </dl>
        <button type="button" class="btn sm" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? texts.system.showFewer : texts.system.showAll(settings.length)}
        </button>
        <p class="tiny faint">{texts.system.settingsHint}</p>
      </div>
    </section>
  )
}
