// What is still missing, and in which order it is told. Pure.
import { isOpen } from '../../components/health-list'
import type { UpstreamHealth } from '../../live/health'

type Row = Pick<UpstreamHealth, 'state' | 'need'>

export interface Needs<T> {
  /** Nothing arrives without these. */
  mend: T[]
  add: T[]
  /** By need, then what is ready. */
  rows: T[]
}

export function needsOf<T extends Row>(rows: readonly T[]): Needs<T> {
  const open = rows.filter(isOpen)
  const mend = open.filter((each) => each.need === 'REQUIRED')
  const add = open.filter((each) => each.need === 'RECOMMENDED')
  const rest = open.filter((each) => each.need !== 'REQUIRED' && each.need !== 'RECOMMENDED')
  return { mend, add, rows: [...mend, ...add, ...rest, ...rows.filter((each) => !isOpen(each))] }
}
