// The form beside a picked title: what of it, what a release should be, and the one button that counts.
import { useState } from 'preact/hooks'
import type { RequestStatus } from '../../api/operations'
import { Banner } from '../../components/controls'
import { Icon } from '../../components/icon'
import { OVER, STATUS_ICON } from '../../components/status'
import { links } from '../../router'
import { texts } from '../../texts'
import { Choosing, type What } from './choosing'
import type { Details, Ticks } from './episodes'
import { GameParts, type Parts } from './game'
import { planOf } from './plan'
import { askFor, type Refused } from './send'
import { Automatic, Formats, Qualities, type Wish } from './wish'

const words = texts.ask

export function AskForm({
  details,
  wish,
  defaults,
  change,
  onAsked,
  onRefused,
}: {
  details: Details
  wish: Wish
  defaults: Wish
  change: (part: Partial<Wish>) => void
  onAsked: (requestId: string, status: RequestStatus) => void
  onRefused: () => void
}) {
  const [what, setWhat] = useState<What>(() => firstOf(details))
  const [ticks, setTicks] = useState<Ticks>(new Set())
  const [parts, setParts] = useState<Parts>({ platforms: [], genres: [], year: '' })
  const [isBusy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const plan = planOf(details, { what, ticks, parts, wish })
  const isGame = details.mediaType === 'GAME'

  const submit = async (event: Event) => {
    event.preventDefault()
    if (isBusy || !plan.ask) return
    setBusy(true)
    setRefused(null)
    const answer = await askFor(details.title, plan)
    setBusy(false)
    if ('message' in answer) {
      setRefused(answer)
      onRefused()
    } else onAsked(answer.id, answer.status)
  }
  return (
    <form class="ask-form" onSubmit={submit} aria-label={words.panel(details.title)}>
      <div class="scroll">
        <Known details={details} />
        {details.mediaType === 'SHOW' && (
          <Choosing details={details} what={what} onWhat={setWhat} ticks={ticks} onTicks={setTicks} />
        )}
        {isGame ? (
          <GameParts
            details={details}
            parts={parts}
            change={(part) => setParts((before) => ({ ...before, ...part }))}
          />
        ) : (
          <>
            <Qualities wish={wish} defaults={defaults} change={change} />
            <Formats wish={wish} defaults={defaults} change={change} />
          </>
        )}
        <Automatic wish={wish} change={change} />
      </div>
      <div class="foot">
        {refused && <Refusal refused={refused} />}
        <button type="submit" class="btn primary" aria-disabled={isBusy || !plan.ask} aria-describedby="ask-plan">
          {isBusy ? words.asking : plan.button}
        </button>
        <p class="tiny soft num" id="ask-plan">
          {plan.sentence}
        </p>
      </div>
    </form>
  )
}

/** What is there or asked for is chosen around; else all of it is proposed. */
function firstOf(details: Details): What {
  const isTouched = details.seasons.some((season) => season.episodes.some((each) => each.inLibrary || each.status))
  return isTouched ? 'CHOOSE' : 'ALL'
}

/** The request that there is for it already. */
function Known({ details: { requestId, requestStatus, mediaType } }: { details: Details }) {
  if (!requestId || !requestStatus) return null
  const isOver = OVER.includes(requestStatus)
  return (
    <div class="opt">
      <Banner
        tone="info"
        icon={STATUS_ICON[requestStatus] ?? 'info'}
        fact={isOver ? words.askedBefore : words.askedAlready}
        action={<Open id={requestId} />}
      >
        {words.standsAt(texts.status[requestStatus] ?? requestStatus)}{' '}
        {isOver ? words.revives : (words.more[mediaType] ?? '')}
      </Banner>
    </div>
  )
}

function Open({ id }: { id: string }) {
  return (
    <a class="btn sm" href={links.request(id)}>
      {texts.common.open}
    </a>
  )
}

/** Why it was not taken: a request that there is already is no fault. */
function Refusal({ refused }: { refused: Refused }) {
  if (refused.requestId) {
    return <Banner tone="info" icon="info" fact={refused.message} action={<Open id={refused.requestId} />} />
  }
  return (
    <p class="small flex refused" role="alert">
      <span class="st-failed flex">
        <Icon name="fail" size="s" tone="c" />
      </span>
      <span>{refused.message}</span>
    </p>
  )
}
