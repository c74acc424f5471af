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

export function Steps({ delivery, connections }: { delivery: Delivery; connections: number | null }) {
  const at = AT[delivery.step] ?? 0
  return (
    <ol class="steps" aria-label={words.steps}>
      {labels(delivery, connections).map((label, index) => {
        const state: State = index < at ? 'done' : index === at ? 'now' : 'todo'
        return (
          <li key={index} class={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Icon name={index === 0 && state === 'now' ? 'cloud' : ICON[state]} size="xs" />
            {label}
          </li>
        )
      })}
    </ol>
  )
}

function labels({ step, upstream, takenAt }: Delivery, connections: number | null): string[] {
  const name = upstreamName(upstream)
  const isSwarm = upstream === 'swarm'
  const taken = isSwarm ? words.askedSwarm : step === 'TAKING' ? words.taking(name) : words.taken(name, moment(takenAt))
  const waits = step === 'WAITING' ? words.waits : words.download
  const download = step === 'DOWNLOADING' && connections !== null ? words.connections(connections) : waits
  return [taken, download, words.check, words.move, words.scan]
}
