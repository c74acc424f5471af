// What stands where nothing is known yet because Usher does not answer; it is tried again by itself.
import { Icon } from '../../components/icon'
import { Mark } from '../../components/shell'
import { texts } from '../../texts'

export function Silent({ onTry }: { onTry: () => void }) {
  return (
    <main class="sign" id="main">
      <section class="card" aria-label={texts.common.offline}>
        <span class="brand">
          <Mark />
          <span>{texts.shell.name}</span>
        </span>
        <div role="status">
          <h1 class="flex">
            <Icon name="offline" />
            {texts.common.offline}
          </h1>
          <p class="small soft">{texts.common.offlineHint}</p>
        </div>
        <button type="button" class="btn" onClick={onTry}>
          {texts.common.tryAgain}
        </button>
      </section>
    </main>
  )
}
