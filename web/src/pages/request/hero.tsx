// What was asked for, by whom, and why it stands where it stands.
import { useRef, useState } from 'preact/hooks'
import { Heading } from '../../components/controls'
import { Icon, type IconName } from '../../components/icon'
import { Poster } from '../../components/poster'
import { KIND_ICON, Status } from '../../components/status'
import { listed } from '../../format'
import { texts } from '../../texts'
import { Actions } from './actions'
import { ChangeDialog } from './change'
import { Dotted } from './fault'
import { canChange, formatWords, qualityWords, type Show, type Whole } from './model'

const words = texts.request

export function Hero({ request, take }: { request: Whole; take: (request: Whole | null) => void }) {
  return (
    <div class="hero">
      <Poster url={request.posterUrl} kind={request.mediaType} />
      <Heading title={request.title}>
        {request.year && <span class="faint num year">{` ${request.year}`}</span>}
      </Heading>
      <Actions request={request} take={take} />
      <div class="meta">
        <span>
          <Status status={request.status} />
        </span>
        <Facts request={request} />
        {canChange(request) && <Change request={request} take={take} />}
      </div>
      <p class="lead">
        <Dotted text={request.explanation} />
      </p>
      <Told status={words.nowStatus(texts.status[request.status] ?? request.status)} />
    </div>
  )
}

function Change({ request, take }: { request: Whole; take: (request: Whole | null) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="btn link sm" onClick={() => setOpen(true)}>
        {words.change}
      </button>
      {isOpen && <ChangeDialog request={request} take={take} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Tells a new status to those who cannot see it, and nothing when the page opens. */
function Told({ status }: { status: string }) {
  const first = useRef(status)
  if (first.current !== status) first.current = ''
  return (
    <span class="vh" role="status">
      {first.current === status ? '' : status}
    </span>
  )
}

function Facts({ request }: { request: Whole }) {
  const facts: [IconName, string][] = []
  const scope = scopeWords(request)
  const isOngoing = request.__typename === 'ShowRequest' && request.ongoing
  if (scope) facts.push([isOngoing ? 'inf' : KIND_ICON[request.mediaType], scope])
  facts.push(['user', whoWords(request)])
  if (request.__typename !== 'GameRequest') {
    facts.push(['film', `${qualityWords(request.qualities)} · ${formatWords(request.formats)}`])
  }
  if (!request.autoSelect) facts.push(['listcheck', words.byHand])
  return (
    <>
      {facts.map(([icon, text]) => (
        <span key={icon}>
          <Icon name={icon} size="s" />
          {text}
        </span>
      ))}
    </>
  )
}

function scopeWords(request: Whole): string {
  switch (request.__typename) {
    case 'ShowRequest':
      return request.ongoing ? words.ongoing : showWords(request)
    case 'GameRequest':
      return listed(request.platforms) || words.any.platform
    default:
      return ''
  }
}

function showWords(show: Show): string {
  const all = show.seasons.reduce((sum, season) => sum + season.episodes.length, 0)
  const [only] = show.seasons
  const seasons = only && show.seasons.length === 1 ? words.season(only.number) : `${show.seasons.length} seasons`
  return `${seasons}, ${words.episodes(all)}`
}

/** "Mia, through Seerr", or "Through Seerr". */
function whoWords({ requestedBy, source }: Whole): string {
  const through = texts.source[source] ?? source
  return requestedBy ? `${requestedBy}, ${through}` : through.charAt(0).toUpperCase() + through.slice(1)
}
