// What is looked for: qualities in the order in which they are picked, formats, and who chooses.
import { useState } from 'preact/hooks'
import { ask } from '../../api/client'
import { ChangeRequest, type Format, type Quality } from '../../api/operations'
import { Dialog } from '../../components/dialog'
import { toast } from '../../components/toasts'
import { FAMILIES, QUALITIES, Toggles } from '../../components/toggles'
import { texts } from '../../texts'
import { Fault } from './fault'
import { useAct } from './load'
import { qualityWords, type Whole } from './model'

const words = texts.request

export function ChangeDialog({
  request,
  take,
  onClose,
}: {
  request: Whole
  take: (request: Whole | null) => void
  onClose: () => void
}) {
  const [qualities, setQualities] = useState<readonly Quality[]>(request.qualities)
  const [formats, setFormats] = useState<readonly Format[]>(request.formats)
  const [autoSelect, setAutoSelect] = useState(request.autoSelect)
  const act = useAct()
  const isGame = request.__typename === 'GameRequest'
  const save = async () => {
    const input = {
      ...(isGame || same(qualities, request.qualities) ? {} : { qualities: [...qualities] }),
      ...(isGame || same(formats, request.formats) ? {} : { formats: [...formats] }),
      ...(autoSelect === request.autoSelect ? {} : { autoSelect }),
    }
    const isDone = await act.run(async () => {
      if (Object.keys(input).length === 0) return
      take((await ask(ChangeRequest, { id: request.id, input })).updateRequest)
      toast(words.changed)
    })
    if (isDone) onClose()
  }
  return (
    <Dialog
      title={words.changeTitle}
      keep={texts.common.close}
      act={{ label: words.save, run: () => void save(), isHarmless: true }}
      onClose={onClose}
    >
      <p class="soft small">{words.changeHint}</p>
      {!isGame && (
        <>
          <Toggles
            label={words.qualities}
            all={QUALITIES}
            names={words.quality}
            on={qualities}
            set={setQualities}
            isRanked
          />
          <p class="soft small">{words.qualitiesHint(qualityWords([...qualities]))}</p>
          {FAMILIES.map(([label, family]) => (
            <Toggles key={label} label={label} all={family} names={words.format} on={formats} set={setFormats} />
          ))}
        </>
      )}
      <label class="check">
        <input type="checkbox" checked={autoSelect} onChange={(event) => setAutoSelect(event.currentTarget.checked)} />
        <span>
          {words.automatic}
          <span class="soft small block">{words.automaticHint}</span>
        </span>
      </label>
      <Fault text={act.fault} />
    </Dialog>
  )
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join()
}
