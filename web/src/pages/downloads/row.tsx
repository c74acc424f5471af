// One entry of aria2: Usher's own with title and poster, anybody else's by its name.
import type { RequestStatus } from '../../api/operations'
import { Bar } from '../../components/bar'
import { Icon, type IconName } from '../../components/icon'
import { Poster } from '../../components/poster'
import { statusClass } from '../../components/status'
import { bytes, bytesOf, count, numbered, percent, remaining, speed } from '../../format'
import type { Download } from '../../live/downloads'
import { links } from '../../router'
import { texts } from '../../texts'
import { deliveryOf, type Owner } from './owners'

const words = texts.downloads

const LOOKS: Record<string, { status: RequestStatus; icon: IconName }> = {
  ACTIVE: { status: 'DOWNLOADING', icon: 'down' },
  WAITING: { status: 'PENDING', icon: 'clock' },
  PAUSED: { status: 'PENDING', icon: 'clock' },
  ERROR: { status: 'FAILED', icon: 'fail' },
  COMPLETE: { status: 'COMPLETED', icon: 'ok' },
  REMOVED: { status: 'CANCELLED', icon: 'ban' },
}

const CANCELLABLE = ['ACTIVE', 'WAITING', 'PAUSED', 'ERROR']

/** "Harbour Lights · S03E08"; of a foreign one its own name. */
export function titleOf(download: Download, owner: Owner | undefined): string {
  if (!owner) return download.name
  const delivery = deliveryOf(download, owner)
  const part = delivery ? numbered(delivery.season, delivery.episodes) || delivery.platform : null
  return part ? `${owner.title} · ${part}` : owner.title
}

interface Shown {
  download: Download
  owner: Owner | undefined
  eta: number | null
  /** Its place among those that wait, from 1. */
  turn: number
  onCancel: () => void
}

export function DownloadRow({ download, owner, eta, turn, onCancel }: Shown) {
  const title = titleOf(download, owner)
  const look = LOOKS[download.status] ?? { status: 'PENDING', icon: 'info' }
  const isActive = download.status === 'ACTIVE'
  const share = download.totalBytes > 0 ? download.completedBytes / download.totalBytes : isActive ? null : 0
  const why = reason(download, owner)
  return (
    <div class={why ? 'dlrow told' : 'dlrow'}>
      {owner ? (
        <Poster url={owner.posterUrl} kind={owner.mediaType} />
      ) : (
        <span class="poster none">
          <Icon name="down" size="l" />
        </span>
      )}
      <div class="name">
        {owner ? (
          <a class="clip" href={links.request(owner.id)} title={title} data-row>
            {title}
          </a>
        ) : (
          <span class="clip" title={title}>
            {title}
          </span>
        )}
        <p class="tiny faint clip" title={owner ? download.name : undefined}>
          {owner ? download.name : download.requestId ? '' : words.foreign}
        </p>
        {why && <p class="small soft clip2 reason">{why}</p>}
      </div>
      <div class="live prog">
        <Bar share={share} label={words.progressOf(title)} status={look.status} />
        <div class="n">
          <span>
            {download.totalBytes > 0
              ? bytesOf(download.completedBytes, download.totalBytes)
              : bytes(download.completedBytes)}
          </span>
          <b>{share === null ? '' : percent(share)}</b>
        </div>
      </div>
      <div class="n spd">
        {isActive ? (
          <b>{speed(download.downloadBytesPerSecond)}</b>
        ) : (
          <span class={`st bare ${statusClass(look.status)}`}>
            <Icon name={look.icon} size="s" />
            {words.states[download.status] ?? download.status}
          </span>
        )}
      </div>
      <div class="n eta soft">{remaining(isActive ? eta : null)}</div>
      <div class="peers tiny soft num">{peers(download, turn)}</div>
      <div class="x">
        {owner && CANCELLABLE.includes(download.status) && (
          <button
            type="button"
            class="btn quiet sm sq"
            aria-label={words.cancelOf(title)}
            title={words.cancel}
            onClick={onCancel}
          >
            <Icon name="x" size="s" />
          </button>
        )}
      </div>
    </div>
  )
}

function peers({ status, connections, seeders }: Download, turn: number) {
  if (status === 'WAITING') return words.inLine(turn)
  if (status !== 'ACTIVE') return ''
  return (
    <>
      {count(connections, 'connection')}
      {seeders !== null && (
        <>
          <br />
          {count(seeders, 'seeder')}
        </>
      )}
    </>
  )
}

/** Why it does not move; empty while it does. */
function reason(download: Download, owner: Owner | undefined): string {
  if (download.status === 'PAUSED') return owner ? words.pausedOwn : words.pausedForeign
  if (download.status !== 'ERROR') return ''
  const said = download.errorMessage ? words.said(download.errorMessage) : words.saidNothing
  const next = owner && (deliveryOf(download, owner)?.explanation ?? owner.explanation)
  return next ? `${said} ${next}` : said
}
