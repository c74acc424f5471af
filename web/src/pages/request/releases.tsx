// Everything that was found, with every reason against it; and choosing from it.
import { useEffect, useRef, useState } from 'preact/hooks'
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

interface Shown {
  request: Whole
  pick: Pick | null
  turn: number
  take: (request: Whole | null) => void
}

export function Releases({ request, pick, turn, take }: Shown) {
  const variables = { id: request.id, season: pick?.season ?? null, episode: pick?.episode ?? null }
  const { data, error, isSlow, reload } = useQuery(RequestReleases, variables)
  useEffect(() => {
    if (turn) void reload()
  }, [turn])
  const last = useRef<Found | null>(null)
  if (data?.request) last.current = data.request
  const found = last.current
  const isChoosing = waitsForChoice(request)
  const title = pick ? words.releasesFor(pickName(pick)) : isChoosing ? words.choose : words.releases
  const searched = request.lastSearchedAt && moment(request.lastSearchedAt)
  return (
    <section class="card" aria-label={words.releases} aria-busy={data === null && !error}>
      {found ? (
        <Table
          key={`${pick?.season} ${pick?.episode}`}
          found={found}
          title={title}
          searched={searched}
          isChoosing={isChoosing}
          request={request}
          take={take}
        />
      ) : (
        <Head title={title} />
      )}
      {!found && isSlow && <Skeleton />}
      {error && (
        <div class="card-b">
          <Fault text={`${words.restUnread} ${error.message}`} />
        </div>
      )}
    </section>
  )
}

function Table({
  found,
  title,
  searched,
  isChoosing,
  request,
  take,
}: {
  found: Found
  title: string
  searched: string | null
  isChoosing: boolean
  request: Whole
  take: (request: Whole | null) => void
}) {
  const { accepted, rejected } = found
  const all = accepted.length + rejected.length
  const [picked, setSegment] = useState<Segment | null>(null)
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<Order>(BEST)
  const [drawn, setDrawn] = useState(FIRST_ROWS)
  const choice = useChoice(request.id, take)
  const first = useRef<Segment | null>(null) // kept, so that choosing does not change what is listed
  if (all > 0) first.current ??= isChoosing && accepted.length > 0 ? 'accepted' : 'all'
  const segment = picked ?? first.current ?? 'all'
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
