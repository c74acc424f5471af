// What one may do with a whole request. A refusal stands under the buttons.
import { useState } from 'preact/hooks'
import { ask } from '../../api/client'
import { Forget, GiveUp, SearchAgain } from '../../api/operations'
import { Dialog } from '../../components/dialog'
import { Icon } from '../../components/icon'
import { toast } from '../../components/toasts'
import { go, links } from '../../router'
import { texts } from '../../texts'
import { Fault } from './fault'
import { useAct } from './load'
import { canCancel, canRemove, canSearch, type Whole } from './model'

const words = texts.request

type Asked = 'cancel' | 'remove' | null

export function Actions({ request, take }: { request: Whole; take: (request: Whole | null) => void }) {
  const [asked, setAsked] = useState<Asked>(null)
  const act = useAct()
  const { id, title } = request
  const close = () => setAsked(null)
  const search = () =>
    act.run(async () => {
      take((await ask(SearchAgain, { id, season: null, episode: null })).searchRequest)
      toast(words.searched)
    })
  const cancel = () => {
    close()
    void act.run(async () => {
      take((await ask(GiveUp, { id })).cancelRequest)
      toast(words.cancelled(title))
    })
  }
  const remove = () => {
    close()
    void act.run(async () => {
      await ask(Forget, { id })
      toast(words.removed(title))
      go(links.requests)
    })
  }
  return (
    <div class="acts">
      {canSearch(request) && (
        <button type="button" class="btn grow" aria-disabled={act.isBusy} onClick={search}>
          <Icon name="again" />
          {words.search}
        </button>
      )}
      {canCancel(request) && (
        <button type="button" class="btn danger" onClick={() => setAsked('cancel')}>
          <Icon name="x" />
          {words.cancel}
        </button>
      )}
      {canRemove(request) && (
        <button type="button" class="btn danger" onClick={() => setAsked('remove')}>
          <Icon name="x" />
          {words.remove}
        </button>
      )}
      <Fault text={act.fault} />
      {asked === 'cancel' && (
        <Dialog
          title={words.cancelTitle(title)}
          keep={words.keep}
          act={{ label: words.cancel, run: cancel }}
          onClose={close}
        >
          <p class="soft small">
            {words.cancelDownloads(request.deliveries.length)} {words.cancelStays}
          </p>
        </Dialog>
      )}
      {asked === 'remove' && (
        <Dialog
          title={words.removeTitle(title)}
          keep={words.keep}
          act={{ label: words.remove, run: remove }}
          onClose={close}
        >
          <p class="soft small">{words.removeHint}</p>
        </Dialog>
      )}
    </div>
  )
}
