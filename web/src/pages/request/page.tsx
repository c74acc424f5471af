// The page of one request: why is this not here yet? The order of its sections follows its state.
import { useEffect, useRef, useState } from 'preact/hooks'
import { RequestStory } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { Banner, Empty } from '../../components/controls'
import { Icon } from '../../components/icon'
import { links } from '../../router'
import { texts } from '../../texts'
import { CallsCard } from './calls'
import { Deliveries } from './deliveries'
import { Episodes } from './episodes'
import { Fault } from './fault'
import { Hero } from './hero'
import { History } from './history'
import { type Loaded, useRequest } from './load'
import { firstPick, type Pick, type Story, type Whole, waitsForChoice } from './model'
import { Path } from './path'
import { Platforms } from './platforms'
import { Releases } from './releases'

const words = texts.request
const USUAL_MOVES = 200
const MOST_MOVES = 1000

export function Request({ id }: { id: string }) {
  const loaded = useRequest(id)
  const { request, error } = loaded
  return (
    <div class="stack">
      <a class="btn quiet sm back" href={links.requests}>
        <Icon name="left" size="s" />
        {words.back}
      </a>
      {request && error && error.code !== 'OFFLINE' && (
        <Banner icon="info" fact={words.partly}>
          {error.message}
        </Banner>
      )}
      {request ? <Known request={request} loaded={loaded} /> : <Unknown loaded={loaded} />}
    </div>
  )
}

function Unknown({ loaded }: { loaded: Loaded }) {
  const { isGone, error, isSlow, reload } = loaded
  if (isGone || error?.code === 'NOT_FOUND') {
    return (
      <Empty icon="search" title={words.gone} isPage>
        <p>{words.goneHint}</p>
        <a class="btn" href={links.requests}>
          {texts.shell.toRequests}
        </a>
      </Empty>
    )
  }
  if (error) {
    return (
      <Empty icon="fail" title={words.unread} bad isPage>
        <p>{error.code === 'OFFLINE' ? texts.common.offlineHint : error.message}</p>
        <button type="button" class="btn" onClick={reload}>
          <Icon name="again" />
          {texts.common.tryAgain}
        </button>
      </Empty>
    )
  }
  return isSlow ? <Skeleton /> : null
}

function Skeleton() {
  return (
    <section class="card pad" aria-busy="true" aria-label={words.loading}>
      <div class="hero" aria-hidden="true">
        <span class="poster none" />
        <div class="sk title" />
        <div class="sk lead" />
        <div class="sk lead half" />
      </div>
    </section>
  )
}

function Known({ request, loaded }: { request: Whole; loaded: Loaded }) {
  const { turn, take } = loaded
  const [last, setLast] = useState(USUAL_MOVES)
  const [pick, setPick] = useState<Pick | null>(() => firstPick(request))
  const story = useQuery(RequestStory, { id: request.id, last })
  useEffect(() => {
    if (turn) void story.reload()
  }, [turn])
  const known = useRef<Story | null>(null)
  if (story.data?.request) known.current = story.data.request
  const storyFault = story.error && !(known.current && story.error.code === 'OFFLINE') ? story.error : null // the strip tells
  const moves = known.current?.history ?? null
  const isAll = moves === null || moves.length < last || last === MOST_MOVES
  const releases = (
    <div class="cols" key="releases">
      <Releases request={request} pick={pick} turn={turn} take={take} />
      <div class="stack">
        <CallsCard story={known.current} />
        <History moves={moves} isAll={isAll} askAll={() => setLast(MOST_MOVES)} />
        <Fault text={storyFault ? `${words.restUnread} ${storyFault.message}` : null} />
      </div>
    </div>
  )
  const isShow = request.__typename === 'ShowRequest'
  const isFirst = waitsForChoice(request) && !isShow
  return (
    <>
      <section class="card pad" aria-label={request.title}>
        <Hero request={request} take={take} />
        <hr class="hr" />
        <Path request={request} moves={moves ?? []} />
      </section>
      {isFirst && releases}
      <Deliveries request={request} take={take} />
      {isShow && <Episodes show={request} pick={pick} onPick={setPick} take={take} />}
      {request.__typename === 'GameRequest' && <Platforms game={request} />}
      {!isFirst && releases}
    </>
  )
}
