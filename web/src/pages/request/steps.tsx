// The five steps of a release that is on its way, in words.
import { Icon, type IconName } from '../../components/icon'
import { moment, upstreamName } from '../../format'
import { texts } from '../../texts'
import type { Delivery } from './model'

const words = texts.request

type State = 'done' | 'now' | 'todo'
const ICON: Record<State, IconName> = { done: 'tick', now: 'down', todo: 'dash' }
/** Which of the five steps is under way. */
const AT: Record<Delivery['step'], number> = { TAKING: 0, FETCHING: 0, WAITING: 1, DOWNLOADING: 1, IMPORTING: 2 }

export function Steps({
  delivery,
  connections,
  isWaiting = delivery.step === 'WAITING',
}: {
  delivery: Delivery
  connections: number | null
  isWaiting?: boolean
}) {
  const at = AT[delivery.step] ?? 0
  return (
    <ol class="steps" aria-label={words.steps}>
      {labels(delivery, connections, isWaiting).map((label, index) => {
        const state: State = index < at ? 'done' : index === at ? 'now' : 'todo'
        return (
          <li
            key={index}
            class={index === 1 ? `${state} moving` : state}
            aria-current={state === 'now' ? 'step' : undefined}
          >
            <Icon name={state === 'now' ? icon(index, isWaiting) : ICON[state]} size="xs" />
            {label}
          </li>
        )
      })}
    </ol>
  )
}

function icon(index: number, isWaiting: boolean): IconName {
  if (index === 0) return 'cloud'
  return index === 1 && isWaiting ? 'clock' : 'down'
}

function labels({ step, upstream, takenAt }: Delivery, connections: number | null, isWaiting: boolean): string[] {
  const name = upstreamName(upstream)
  const taken = step === 'TAKING' ? words.taking(name) : words.taken(name, moment(takenAt))
  const download = connections === null ? words.download : words.connections(connections)
  const first = upstream === 'swarm' ? words.askedSwarm : taken
  return [first, isWaiting ? words.waits : download, words.check, words.move, words.scan]
}
