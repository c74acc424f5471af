// What a row of health shows: its icon and tone, and in which order rows stand. Pure.
import type { UpstreamHealth } from '../live/health'
import type { IconName } from './icon'

export interface Mark {
  icon: IconName
  tone: 'ok-c' | 'warn-c' | 'bad-c' | 'off-c'
}

const MISSING: Record<string, Mark> = {
  REQUIRED: { icon: 'fail', tone: 'bad-c' },
  RECOMMENDED: { icon: 'info', tone: 'warn-c' },
}

/** A state that a later server may have is shown as neither good nor bad. */
export function markOf({ state, need }: Pick<UpstreamHealth, 'state' | 'need'>): Mark {
  switch (state) {
    case 'ANSWERS':
      return { icon: 'ok', tone: 'ok-c' }
    case 'HELD_BACK':
      return { icon: 'clock', tone: 'warn-c' }
    case 'NOT_REACHABLE':
    case 'REFUSED':
      return { icon: 'fail', tone: 'bad-c' }
    case 'NOT_SET_UP':
      return MISSING[need] ?? { icon: 'dash', tone: 'off-c' }
    default:
      return { icon: 'dash', tone: 'off-c' }
  }
}

/** Whether a person could do something about it. */
export function isOpen({ state }: Pick<UpstreamHealth, 'state'>): boolean {
  return state !== 'ANSWERS' && state !== 'NOT_ASKED'
}

/** As they stood before, what is new at the end, so that nothing moves under somebody who reads. */
export function inKnownOrder<T>(found: readonly T[], known: readonly string[], name: (each: T) => string): T[] {
  const place = new Map(known.map((each, index) => [each, index]))
  const at = (each: T) => place.get(name(each)) ?? known.length
  return [...found].sort((a, b) => at(a) - at(b))
}

/** "api.real-debrid.com", "http://seerr:5055": https goes without saying. */
export function shownAddress(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '')
}
