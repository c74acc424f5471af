// Everything aria2 holds, live: how fast, and how long.
import { useEffect, useState } from 'preact/hooks'
import { NextSearches } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { Empty, Heading } from '../../components/controls'
import { Icon } from '../../components/icon'
import { moment } from '../../format'
import { type Download, etas, live } from '../../live/downloads'
import { health } from '../../live/health'
import { links } from '../../router'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { Cancelling } from './cancelling'
import { Figures } from './figures'
import { type Owner, useOwners } from './owners'
import { DownloadRow } from './row'

const words = texts.downloads
const BLINK_MS = 300
const NOTHING: readonly Download[] = []

export function Downloads() {
  const { downloads, failed } = useStore(live)
  const owners = useOwners(downloads ?? NOTHING)
  return (
    <>
      <div class="page-h">
        <Heading title={words.title}>
          {' '}
          <span class="count num">{downloads?.length ?? ''}</span>
        </Heading>
      </div>
      <div class="stack">
        <Figures downloads={downloads} />
        {failed ? <Silent /> : downloads ? <Entries downloads={downloads} owners={owners} /> : <Skeletons />}
      </div>
    </>
  )
}

function Entries({ downloads, owners }: { downloads: readonly Download[]; owners: ReadonlyMap<string, Owner> }) {
  const known = useStore(etas)
  const [chosen, setChosen] = useState<string | null>(null)
  const ownerOf = (each: Download) => (each.requestId === null ? undefined : owners.get(each.requestId))
  const cancelled = downloads.find((each) => each.gid === chosen)
  if (downloads.length === 0) return <Nothing />
  const line = downloads.filter((each) => each.status === 'WAITING')
  return (
    <>
      <section class="card list" aria-label={words.title}>
        <ul class="rows">
          {downloads.map((each) => (
            <li key={each.gid}>
              <DownloadRow
                download={each}
                owner={ownerOf(each)}
                eta={known.get(each.gid) ?? null}
                turn={line.indexOf(each) + 1}
                onCancel={() => setChosen(each.gid)}
              />
            </li>
          ))}
        </ul>
      </section>
      <p class="tiny faint">{words.note}</p>
      {cancelled && <Cancelling download={cancelled} owner={ownerOf(cancelled)} onClose={() => setChosen(null)} />}
    </>
  )
}

/** Says how many wait, and when the next search is. */
function Nothing() {
  const { data } = useQuery(NextSearches, {})
  const waiting = data?.requestCounts.find((each) => each.status === 'PENDING')?.count ?? 0
  const next = (data?.requests.edges ?? [])
    .flatMap((each) => each.node.nextSearchAt ?? [])
    .map((at) => Date.parse(at))
    .filter((at) => at > Date.now())
  const at = next.length > 0 ? moment(Math.min(...next)) : null
  return (
    <Empty icon="down" title={words.nothing}>
      <p>{data ? words.waiting(waiting, at) : '\u00a0'}</p>
      {data && waiting > 0 && (
        <a class="btn" href={`${links.requests}?status=PENDING`}>
          {words.showWaiting}
        </a>
      )}
    </Empty>
  )
}

/** aria2 does not answer: what mends it is known from its health. */
function Silent() {
  const known = useStore(health, (all) => all?.health.find((each) => each.name === 'aria2') ?? null)
  return (
    <Empty icon="offline" title={words.silent} bad>
      <p>{known?.remedy ?? words.silentHint}</p>
      <a class="btn" href={links.system}>
        <Icon name="pulse" />
        {words.toSystem}
      </a>
    </Empty>
  )
}

function Skeletons() {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), BLINK_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isSlow) return null
  return (
    <section class="card list" aria-label={words.reading} aria-busy="true">
      <ul class="rows" aria-hidden="true">
        {[0, 1, 2].map((each) => (
          <li key={each}>
            <div class="dlrow">
              <span class="poster none" />
              <div class="name">
                <div class="sk wide" />
                <div class="sk long" />
              </div>
              <div class="prog">
                <div class="sk thin" />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
