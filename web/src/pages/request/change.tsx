// What is looked for: qualities in the order in which they are picked, formats, and who chooses.
import { useState } from 'preact/hooks'
import { ask } from '../../api/client'
import { ChangeRequest, type Format, type Quality } from '../../api/operations'
import { Dialog } from '../../components/dialog'
import { toast } from '../../components/toasts'
import { texts } from '../../texts'
import { Fault } from './fault'
import { useAct } from './load'
import { qualityWords, type Whole } from './model'

const words = texts.request

const QUALITIES: readonly Quality[] = ['P2160', 'P1080', 'P720', 'P480']
const FAMILIES: readonly [string, readonly Format[]][] = [
  [words.families.source, ['REMUX', 'BLURAY', 'WEBDL', 'WEBRIP', 'HDTV', 'DVD']],
  [words.families.codec, ['H264', 'H265', 'AV1']],
  [words.families.range, ['HDR10', 'DOLBY_VISION', 'SDR']],
  [words.families.container, ['MKV', 'MP4']],
]

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
          <Toggles label={words.qualities} all={QUALITIES} names={words.quality} on={qualities} set={setQualities} />
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

function Toggles<T extends string>({
  label,
  all,
  names,
  on,
  set,
}: {
  label: string
  all: readonly T[]
  names: Record<T, string>
  on: readonly T[]
  set: (on: readonly T[]) => void
}) {
  const flip = (each: T) => set(on.includes(each) ? on.filter((one) => one !== each) : [...on, each])
  return (
    <div role="group" aria-label={label}>
      <p class="small soft">{label}</p>
      <div class="chips">
        {all.map((each) => (
          <button key={each} type="button" class="chip" aria-pressed={on.includes(each)} onClick={() => flip(each)}>
            {names[each]}
          </button>
        ))}
      </div>
    </div>
  )
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.join() === b.join()
}
