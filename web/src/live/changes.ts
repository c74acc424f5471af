// What changes in requests, for the whole page: one subscription, gathered so that a flood costs ten drawings a second.
import { Changes, type ChangesSubscription } from '../api/operations'
import { watch } from '../api/socket'

export type Change = ChangesSubscription['requestChanged']

const GATHER_MS = 100
const listeners = new Set<(changes: readonly Change[]) => void>()
let gathered: Change[] = []
let timer = 0

/** Hears of changes, a few at once, each request as it is now. */
export function onChanges(listener: (changes: readonly Change[]) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Ends with the returned function. */
export function followChanges(): () => void {
  return watch(Changes, {}, (answer) => {
    if (!answer) return
    gathered.push(answer.requestChanged)
    if (timer === 0) timer = window.setTimeout(tell, GATHER_MS)
  })
}

function tell(): void {
  timer = 0
  const changes = gathered
  gathered = []
  for (const listener of [...listeners]) listener(changes)
}
