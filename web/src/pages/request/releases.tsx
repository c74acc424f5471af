// Everything that was found, with every reason against it; and choosing from it.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ApiError } from '../../api/client'
import { RequestReleases, type RequestReleasesQuery } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { Segment as Choice } from '../../components/controls'
import { Icon } from '../../components/icon'
import { moment } from '../../format'
import { texts } from '../../texts'
import { useChoice } from './choice'
import { Fault } from './fault'
import { canChoose, type Pick, pickName, type Release, type Whole, waitsForChoice } from './model'
import { BEST, listedReleases, type Order, type Segment } from './order'
import { Row } from './release'
import { Columns, Head, SortField } from './release-head'

const words = texts.request
/** What the schema gives at most of each kind. */
const MOST = 100
const FIRST_ROWS = 15
const MORE_ROWS = 50

type Found = NonNullable<RequestReleasesQuery['request']>

/** What is listed, and for which part of a show. */
interface Listed {
  pick: Pick | null
  found: Found | null
  error: ApiError | null
  isSlow: boolean
}

interface Shown {
  request: Whole
  pick: Pick | null
  turn: number
  take: (request: Whole | null) => void
}

/** What is listed stays until that of another part has arrived. */
export function Releases({ request, pick, turn, take }: Shown) {
  const [listed, setListed] = useState<Listed>({ pick, found: null, error: null, isSlow: false })
  const update = (next: Listed) =>
    setListed((known) => (next.found || !known.found ? next : { ...known, error: next.error }))
  const { found, error } = listed
  const title = titleOf(request, listed.pick)
  return (
    <section class="card" aria-label={words.releases}>
      <Asked key={scopeOf(pick)} id={request.id} pick={pick} turn={turn} update={update} />
      {found ? (
        <Table key={scopeOf(listed.pick)} found={found} title={title} request={request} take={take} />
      ) : (
        <Head title={title} />
      )}
      {!found && listed.isSlow && <Skeleton />}
      {error && !(found && error.code === 'OFFLINE') && (
        <div class="card-b">
          <Fault text={`${words.restUnread} ${error.message}`} />
        </div>
      )}
    </section>
  )
}

function scopeOf(pick: Pick | null): string {
  return pick ? `${pick.season} ${pick.episode}` : ''
}

function titleOf(request: Whole, pick: Pick | null): string {
  if (pick) return words.releasesFor(pickName(pick))
  return waitsForChoice(request) ? words.choose : words.releases
}

/** Asks for the releases of one part; draws nothing. */
function Asked({
  id,
  pick,
  turn,
  update,
}: {
  id: string
  pick: Pick | null
  turn: number
  update: (listed: Listed) => void
}) {
  const { data, error, isSlow, reload } = useQuery(RequestReleases, {
    id,
    season: pick?.season ?? null,
    episode: pick?.episode ?? null,
  })
  const first = useRef(turn)
  useEffect(() => {
    if (turn !== first.current) void reload()
  }, [turn])
  useEffect(() => update({ pick, found: data?.request ?? null, error, isSlow }), [data, error, isSlow])
  return null
}

function Table({
  found,
  title,
  request,
  take,
}: {
  found: Found
  title: string
  request: Whole
  take: (request: Whole | null) => void
}) {
  const { accepted, rejected } = found
  const all = accepted.length + rejected.length
  const searched = request.lastSearchedAt && moment(request.lastSearchedAt)
  const [picked, setSegment] = useState<Segment | null>(null)
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<Order>(BEST)
  const [drawn, setDrawn] = useState(FIRST_ROWS)
  const choice = useChoice(request.id, take)
  const first = useRef<Segment | null>(null) // kept, so that choosing does not change what is listed
  if (all > 0) first.current ??= waitsForChoice(request) && accepted.length > 0 ? 'accepted' : 'all'
  const usual = accepted.length > 0 ? first.current : null
  const segment = picked ?? usual ?? 'all'
  const listed = listedReleases(found, { segment, filter, order })
  const isMore = accepted.length >= MOST || rejected.length >= MOST
  const begin =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setDrawn(FIRST_ROWS)
    }
  if (all === 0) {
    return (
      <>
        <Head title={title} />
        <p class="card-b soft small">{words.noReleases}</p>
      </>
    )
  }
  const best = listed.find((each) => each.accepted && !choice.refused.has(each.id) && canChoose(request, each))
  return (
    <>
      <Head title={title} note={words.found(searched, isMore ? `${all}+` : String(all))}>
        <Choice<Segment>
          label={words.show}
          value={segment}
          onPick={begin(setSegment)}
          choices={[
            { value: 'accepted', label: counted(words.accepted, accepted) },
            { value: 'rejected', label: counted(words.rejected, rejected) },
            { value: 'all', label: words.all },
          ]}
        />
      </Head>
      <div class="relfilter">
        <label class="field grow">
          <Icon name="search" size="s" />
          <span class="vh">{words.filter}</span>
          <input
            class="input"
            type="search"
            placeholder={words.filterHint}
            value={filter}
            onInput={(event) => begin(setFilter)(event.currentTarget.value)}
          />
        </label>
        <SortField order={order} onOrder={begin(setOrder)} />
      </div>
      {listed.length > 0 && (
        <table class="tbl stackd rels">
          <Columns order={order} onOrder={begin(setOrder)} />
          <tbody>
            {listed.slice(0, drawn).map((each) => (
              <Row
                key={each.id}
                release={each}
                request={request}
                choice={choice}
                mayChoose={canChoose(request, each)}
                isFirst={each === best}
              />
            ))}
          </tbody>
        </table>
      )}
      {listed.length === 0 && <p class="card-b soft small">{emptyWords(segment, filter)}</p>}
      <div class="relfoot" hidden={listed.length <= drawn && !isMore}>
        {listed.length > drawn ? (
          <button type="button" class="btn link sm" onClick={() => setDrawn(drawn + MORE_ROWS)}>
            {words.more(Math.min(MORE_ROWS, listed.length - drawn))}
          </button>
        ) : (
          <span class="small soft">{words.most}</span>
        )}
      </div>
    </>
  )
}

function emptyWords(segment: Segment, filter: string): string {
  if (filter.trim()) return words.noMatch
  return segment === 'accepted' ? words.noneAccepted : words.noneRejected
}

function counted(word: string, releases: readonly Release[]) {
  return (
    <>
      {word} <span class="num n">{releases.length >= MOST ? `${MOST}+` : releases.length}</span>
    </>
  )
}

function Skeleton() {
  return (
    <div class="card-b stack" aria-hidden="true">
      {[0, 1, 2, 3].map((each) => (
        <div key={each} class="sk" />
      ))}
    </div>
  )
}
