// What is on its way at this moment, from the debrid service's hands to the library.
import { useState } from 'preact/hooks'
import { ApiError, ask } from '../../api/client'
import { StopDownload } from '../../api/operations'
import { Bar } from '../../components/bar'
import { Curve } from '../../components/curve'
import { Dialog } from '../../components/dialog'
import { Icon } from '../../components/icon'
import { toast } from '../../components/toasts'
import { bytesOf, percent, remaining, speedParts, upstreamName } from '../../format'
import { live } from '../../live/downloads'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { speedsTogether, type Together, useShare, useTogether } from './aria'
import { Dotted, Fault } from './fault'
import { useAct } from './load'
import { type Delivery, deliveryName, type Whole } from './model'
import { Steps } from './steps'

const words = texts.request
const SPAN_MS = 300_000
const CURVE_HEIGHT = 76

export function Deliveries({ request, take }: { request: Whole; take: (request: Whole | null) => void }) {
  const failed = useStore(live, (known) => known.failed)
  if (request.deliveries.length === 0) return null
  const isAsked = request.deliveries.some((each) => each.step === 'DOWNLOADING')
  return (
    <section class="card" aria-label={words.downloading}>
      <div class="card-h">
        <div class="grow">
          <h2>{words.downloading}</h2>
          {failed && isAsked && <span class="small soft">{words.aria2Silent}</span>}
        </div>
      </div>
      <div class="card-b">
        {request.deliveries.map((each) => (
          <One key={each.id} delivery={each} take={take} />
        ))}
      </div>
    </section>
  )
}

function One({ delivery, take }: { delivery: Delivery; take: (request: Whole | null) => void }) {
  const name = deliveryName(delivery)
  const { title, episodeTitle, isUpgrade, step } = delivery
  return (
    <div class="dl">
      <div class="flex between top">
        <div class="grow">
          <h3>
            <Dotted text={name} />
            {episodeTitle && ` · ${episodeTitle}`} {isUpgrade && <span class="tag">{words.upgrade}</span>}
          </h3>
          {title && title !== name && (
            <p class="fname">
              <Dotted text={title} />
            </p>
          )}
        </div>
        {delivery.gids.length > 0 && <Stop delivery={delivery} name={name} take={take} />}
      </div>
      {step === 'DOWNLOADING' ? (
        <Downloading delivery={delivery} name={name} />
      ) : (
        <Elsewhere delivery={delivery} name={name} />
      )}
    </div>
  )
}

function Downloading({ delivery, name }: { delivery: Delivery; name: string }) {
  const together = useTogether(delivery.gids)
  const share = together && together.total > 0 ? together.done / together.total : null
  if (together?.isWaiting) {
    return (
      <>
        <Bar share={share ?? 0} label={words.barHere(name)} status="DOWNLOADING" />
        <Steps delivery={delivery} connections={null} isWaiting />
      </>
    )
  }
  return (
    <>
      <div class="dlsplit">
        <Figures together={together} share={share} />
        <Curve
          points={speedsTogether(delivery.gids)}
          spanMs={SPAN_MS}
          height={CURVE_HEIGHT}
          marks={[words.minutesAgo, words.now]}
        />
      </div>
      <Bar share={share} label={words.barHere(name)} status="DOWNLOADING" thick />
      <Steps delivery={delivery} connections={together?.connections ?? null} />
    </>
  )
}

function Figures({ together, share }: { together: Together | null; share: number | null }) {
  const [size, ofSize] = split(together && together.total > 0 ? bytesOf(together.done, together.total) : '–')
  const [speed, unit] = together ? speedParts(together.speed) : ['–', '']
  const [eta, etaUnit] = split(remaining(together?.eta ?? null))
  return (
    <dl class="figs big">
      <Figure label={words.done} value={share === null ? '–' : percent(share)} />
      <Figure label={words.size} value={size} unit={ofSize} />
      <Figure label={words.speed} value={speed} unit={unit} />
      <Figure label={words.eta} value={eta} unit={etaUnit} />
    </dl>
  )
}

function Figure({ label, value, unit = '' }: { label: string; value: string; unit?: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {unit && <small> {unit}</small>}
      </dd>
    </div>
  )
}

/** The figure, and what is smaller beside it: "4" "min", "1.31" "of 2.11 GB"; "2 h 5 min" and words stay whole. */
function split(text: string): [string, string] {
  const [, value, rest] = /^([\d.]+) (of .+|min|h|days)$/.exec(text) ?? []
  return value && rest ? [value, rest] : [text, '']
}

/** At the debrid service, waiting, or being brought into the library: a bar and a sentence, no curve. */
function Elsewhere({ delivery, name }: { delivery: Delivery; name: string }) {
  const share = useShare(delivery)
  const isThere = delivery.step === 'FETCHING' || delivery.step === 'TAKING'
  const label = isThere ? words.barThere(name, upstreamName(delivery.upstream)) : words.barHere(name)
  return (
    <>
      <Bar share={delivery.step === 'WAITING' ? 0 : share} label={label} status="DOWNLOADING" remote={isThere} />
      <p class="small soft num">{delivery.explanation}</p>
      {delivery.step !== 'FETCHING' && <Steps delivery={delivery} connections={null} />}
    </>
  )
}

function Stop({ delivery, name, take }: { delivery: Delivery; name: string; take: (request: Whole | null) => void }) {
  const [isAsked, setAsked] = useState(false)
  const act = useAct()
  const stop = () => {
    setAsked(false)
    void act.run(async () => {
      take(await stopAll(delivery.gids))
      toast(words.stopped)
    })
  }
  return (
    <div class="stop">
      <button
        type="button"
        class="btn quiet sm"
        aria-label={`${words.stop}: ${name}`}
        aria-disabled={act.isBusy}
        onClick={() => setAsked(true)}
      >
        <Icon name="x" size="s" />
        {words.stop}
      </button>
      <Fault text={act.fault} />
      {isAsked && (
        <Dialog
          title={words.stopTitle}
          keep={words.keep}
          act={{ label: words.stopDo, run: stop }}
          onClose={() => setAsked(false)}
        >
          <p class="small">
            <Dotted text={name} />
          </p>
          <p class="soft small">{delivery.isUpgrade ? words.stopUpgradeHint : words.stopHint}</p>
        </Dialog>
      )}
    </div>
  )
}

/** Files of one delivery may go together: those that are gone with the first need no cancelling. */
async function stopAll(gids: readonly string[]): Promise<Whole | null> {
  let request: Whole | null = null
  for (const gid of gids) {
    try {
      request = (await ask(StopDownload, { gid })).cancelDownload
    } catch (error) {
      if (!request || !(error instanceof ApiError) || error.code !== 'NOT_FOUND') throw error
    }
  }
  return request
}
