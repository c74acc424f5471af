import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

// What the router knows of a browser: the hash, its event, and the history.
const place = { hash: '' }
let heard = () => {}
Object.assign(globalThis, {
  location: place,
  history: {
    replaceState(_state: unknown, _title: string, to: string) {
      place.hash = to
    },
  },
  addEventListener(_name: string, listener: () => void) {
    heard = listener
  },
})
const { go, links, route, withQuery } = await import('../src/router')

function open(hash: string): void {
  place.hash = hash
  heard()
}

beforeEach(() => open(''))

test('no hash at all is the list of requests', () => assert.deepEqual(route.get().path, []))

test('a hash is read as path and parameters', () => {
  open('#/requests?status=FAILED&status=FOUND&q=lamp')
  assert.deepEqual(route.get().path, ['requests'])
  assert.deepEqual(route.get().query.getAll('status'), ['FAILED', 'FOUND'])
  assert.equal(route.get().query.get('q'), 'lamp')
})

test('an id comes back as it was given, whatever it holds', () => {
  open(links.request('a/b c?d=='))
  assert.deepEqual(route.get().path, ['r', 'a/b c?d=='])
})

test('a hash that cannot be decoded is borne', () => {
  open('#/r/%E0%A4%A')
  assert.deepEqual(route.get().path, ['r', '%E0%A4%A'])
})

test('replacing leaves no step in the history, and is heard of at once', () => {
  go('#/?status=FAILED', { replace: true })
  assert.equal(route.get().query.get('status'), 'FAILED')
})

test('parameters that are empty are left out, the others stay', () => {
  open('#/requests?status=FAILED&q=lamp')
  assert.equal(withQuery({ q: null, kind: 'SHOW' }), '#/requests?status=FAILED&kind=SHOW')
  assert.equal(withQuery({ q: '', status: '' }), '#/requests')
})
