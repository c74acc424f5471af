// How far a movie or a game is: aria2's own numbers, else where its delivery stands.
import { Bar } from '../../components/bar'
import { percent, remaining, speed, upstreamName } from '../../format'
import { type Download, etas, live } from '../../live/downloads'
import { useStore } from '../../state'
import { texts } from '../../texts'
import type { Row } from './rows'

const words = texts.requests
const MOVES: readonly string[] = ['ACTIVE', 'WAITING', 'PAUSED']

export function Moving({ row }: { row: Row }) {
  const { downloads } = useStore(live)
  const known = useStore(etas)
  const gids = new Set(row.deliveries.flatMap((each) => each.gids))
  const own = (downloads ?? []).filter(
    (each) => (each.requestId === row.id || gids.has(each.gid)) && MOVES.includes(each.status),
  )
  const shown = own.length ? ofDownloads(own, known) : ofDelivery(row)
  return (
    <div class="live">
      <Bar
        share={shown.share}
        label={words.progressOf(row.title)}
        status="DOWNLOADING"
        remote={shown.remote ?? false}
      />
      <div class="n">
        <span class="clip">
          {shown.speed !== undefined && <span class="track">{speed(shown.speed)}</span>}
          {shown.text}
        </span>
        <b>{shown.share === null ? '' : percent(shown.share)}</b>
      </div>
    </div>
  )
}

interface Shown {
  share: number | null
  /** Bytes a second, in front of the text. */
  speed?: number
  text: string
  remote?: boolean
}

function ofDownloads(own: readonly Download[], known: ReadonlyMap<string, number | null>): Shown {
  const total = own.reduce((sum, each) => sum + each.totalBytes, 0)
  const done = own.reduce((sum, each) => sum + each.completedBytes, 0)
  const active = own.filter((each) => each.status === 'ACTIVE')
  const share = total > 0 ? done / total : null
  if (active.length === 0) {
    return { share: share ?? 0, text: own.some((each) => each.status === 'WAITING') ? words.queued : words.paused }
  }
  const bytesPerSecond = active.reduce((sum, each) => sum + each.downloadBytesPerSecond, 0)
  const times = active.map((each) => known.get(each.gid) ?? null)
  const eta = times.includes(null) ? null : Math.max(...times.map(Number))
  return { share, speed: bytesPerSecond, text: eta === null ? '' : ` · ${remaining(eta)}` }
}

function ofDelivery(row: Row): Shown {
  const [delivery] = row.deliveries
  if (!delivery) return { share: null, text: '' }
  const name = upstreamName(delivery.upstream)
  switch (delivery.step) {
    case 'FETCHING':
      return { share: delivery.progress, text: words.fetching(name), remote: true }
    case 'TAKING':
      return { share: null, text: words.taking(name) }
    case 'IMPORTING':
      return { share: null, text: words.importing }
    default:
      return { share: null, text: words.starting }
  }
}
