// How pages and changes go into the list of requests.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appended, inserted, type Row, reread, updated } from '../src/pages/requests/rows'

/** A request made `age` minutes ago. */
function row(id: string, age: number, title = id): Row {
  return { id, title, createdAt: new Date(1_700_000_000_000 - age * 60_000).toISOString() } as Row
}

const ids = (rows: readonly Row[]) => rows.map((each) => each.id).join('')

test('a new request stands at its place by age', () => {
  assert.equal(ids(inserted([row('a', 1), row('c', 3)], [row('b', 2), row('d', 4)])), 'abcd')
})

test('a request that is told of twice at once stands once', () => {
  assert.equal(ids(inserted([row('b', 2)], [row('a', 1), row('a', 1)])), 'ab')
})

test('of several changes of a request the last one holds', () => {
  const [first] = inserted([], [row('a', 1, 'before'), row('a', 1, 'after')])
  assert.equal(first?.title, 'after')
  assert.equal(updated([row('a', 1)], [row('a', 1, 'before'), row('a', 1, 'after')])[0]?.title, 'after')
})

test('a change of nothing that is shown leaves the very same list', () => {
  const rows = [row('a', 1)]
  assert.equal(updated(rows, [row('b', 2)]), rows)
})

test('a next page repeats nothing', () => {
  assert.equal(ids(appended([row('a', 1), row('b', 2)], [row('b', 2), row('c', 3)])), 'abc')
})

test('what was read anew replaces the top, and what is known beyond stays', () => {
  const rows = [row('a', 1), row('b', 2), row('c', 3)]
  assert.equal(ids(reread(rows, [row('n', 0), row('b', 2)], false)), 'nbc')
  assert.equal(ids(reread(rows, [row('n', 0), row('b', 2)], true)), 'nb')
})
