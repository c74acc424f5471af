// The rows that are known, newest first, and how pages and changes go into them.
import type { RequestRowFragment } from '../../api/operations'

export type Row = RequestRowFragment

/** With each row as it is now; rows that are not there yet are left out. */
export function updated(rows: readonly Row[], news: readonly Row[]): readonly Row[] {
  const byId = new Map(news.map((each) => [each.id, each]))
  if (!rows.some((each) => byId.has(each.id))) return rows
  return rows.map((each) => byId.get(each.id) ?? each)
}

/** With rows that were not there, each at its place by age. One that is told of twice stands once, as told last. */
export function inserted(rows: readonly Row[], news: readonly Row[]): readonly Row[] {
  const known = new Set(rows.map((each) => each.id))
  const merged = [...rows]
  for (const row of new Map(news.map((each) => [each.id, each])).values()) {
    if (known.has(row.id)) continue
    const age = Date.parse(row.createdAt)
    const at = merged.findIndex((each) => Date.parse(each.createdAt) <= age)
    merged.splice(at < 0 ? merged.length : at, 0, row)
  }
  return merged
}

/** With the next page behind; a row that moved from there to here meanwhile stays once. */
export function appended(rows: readonly Row[], page: readonly Row[]): readonly Row[] {
  const known = new Set(rows.map((each) => each.id))
  return [...updated(rows, page), ...page.filter((each) => !known.has(each.id))]
}

/** The first rows read anew, and behind them what was known beyond. */
export function reread(rows: readonly Row[], fresh: readonly Row[], isAll: boolean): readonly Row[] {
  const last = fresh[fresh.length - 1]
  if (isAll || !last) return fresh
  const ids = new Set(fresh.map((each) => each.id))
  const edge = Date.parse(last.createdAt)
  return [...fresh, ...rows.filter((each) => !ids.has(each.id) && Date.parse(each.createdAt) < edge)]
}
