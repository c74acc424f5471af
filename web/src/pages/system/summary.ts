// The sentence on top of System: what is wrong, by kind, and what goes on. Pure.
import { listed } from '../../format'
import type { UpstreamHealth } from '../../live/health'
import { texts } from '../../texts'

type Row = Pick<UpstreamHealth, 'label' | 'state' | 'need'>

/** Null while nothing is known. */
export function summaryOf(rows: readonly Row[]): string | null {
  if (rows.length === 0) return null
  const byVerb = new Map<readonly [string, string], string[]>()
  for (const row of rows.filter(isWrong)) {
    const verb = texts.system.verb[row.state] ?? texts.system.verb.other ?? ['', '']
    byVerb.set(verb, [...(byVerb.get(verb) ?? []), row.label])
  }
  if (byVerb.size === 0) return texts.system.works
  const clauses = [...byVerb].map(([[one, many], labels]) => `${listed(labels)} ${labels.length === 1 ? one : many}`)
  return `${sentence(clauses)} ${texts.system.restWorks}`
}

function isWrong({ state, need }: Row): boolean {
  return state === 'NOT_SET_UP' ? need === 'REQUIRED' : state !== 'ANSWERS' && state !== 'NOT_ASKED'
}

/** Clauses with an "and" of their own are kept apart by a comma. */
function sentence(clauses: readonly string[]): string {
  const isPlain = clauses.length < 2 || clauses.every((each) => !each.includes(' and '))
  const text = isPlain ? listed(clauses) : `${clauses.slice(0, -1).join(', ')}, and ${clauses[clauses.length - 1]}`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
