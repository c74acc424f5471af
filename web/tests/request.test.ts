import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestStatus } from '../src/api/operations'
import {
  canCancel,
  canChange,
  canChoose,
  canRemove,
  canSearch,
  canSearchEpisode,
  firstPick,
  type Game,
  isUnaired,
  type Move,
  type Release,
  type Show,
  type Whole,
  waitsForChoice,
} from '../src/pages/request/model'
import { BEST, clicked, listedReleases } from '../src/pages/request/order'
import { showStations, stations } from '../src/pages/request/stations'

const NOW = new Date(2026, 4, 20, 12).getTime()
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString()

const common = {
  id: 'r',
  mediaType: 'MOVIE' as const,
  title: 'Paper Atlas',
  year: 2009,
  posterUrl: null,
  explanation: '',
  autoSelect: true,
  source: 'WEB' as const,
  requestedBy: null,
  createdAt: at(-60),
  deliveries: [],
  qualities: [],
  formats: [],
  lastSearchedAt: null,
  nextSearchAt: null,
}

const movie = (status: RequestStatus, more: Partial<Whole> = {}): Whole =>
  ({ ...common, __typename: 'MovieRequest', status, ...more }) as Whole

const game = (...statuses: RequestStatus[]): Game => ({
  ...common,
  __typename: 'GameRequest',
  mediaType: 'GAME',
  status: statuses[0] ?? 'PENDING',
  platforms: [],
  items: statuses.map((status, n) => ({ id: `p${n}`, platform: `P${n}`, status, explanation: '' })),
})

/** A show whose seasons have episodes in these statuses. */
const show = (status: RequestStatus, ...seasons: RequestStatus[][]): Show => ({
  ...common,
  __typename: 'ShowRequest',
  mediaType: 'SHOW',
  status,
  ongoing: false,
  progress: [],
  seasons: seasons.map((episodes, n) => ({
    id: `s${n + 1}`,
    number: n + 1,
    episodes: episodes.map((each, e) => ({
      id: `e${n}${e}`,
      number: e + 1,
      title: null,
      airsAt: at(-9999),
      status: each,
      explanation: '',
    })),
  })),
})

const move = (minutes: number, to: RequestStatus, part: Partial<Move> = {}): Move => ({
  id: `${minutes} ${to}`,
  at: at(minutes),
  from: null,
  to,
  reason: '',
  season: null,
  episode: null,
  platform: null,
  ...part,
})

const release = (title: string, more: Partial<Release> = {}): Release => ({
  id: title,
  title,
  indexer: 'torznab:quay',
  sizeBytes: null,
  seeders: null,
  quality: null,
  formats: [],
  cached: null,
  seasons: [],
  episodes: [],
  accepted: true,
  rejections: [],
  ...more,
})

const titles = (releases: readonly Release[]) => releases.map((each) => each.title)

test('accepted releases come before rejected ones in any order, and what is not known comes last', () => {
  const known = {
    accepted: [release('a', { sizeBytes: 1 }), release('b'), release('c', { sizeBytes: 3 })],
    rejected: [release('x', { sizeBytes: 9, accepted: false }), release('y', { sizeBytes: 12, accepted: false })],
  }
  const listed = (order: typeof BEST) => titles(listedReleases(known, { segment: 'all', filter: '', order }))
  assert.deepEqual(listed(BEST), ['a', 'b', 'c', 'x', 'y'])
  assert.deepEqual(listed({ column: 'size', isUp: false }), ['c', 'a', 'b', 'y', 'x'])
  assert.deepEqual(listed({ column: 'size', isUp: true }), ['a', 'c', 'b', 'x', 'y'])
})

test('the filter looks into names, indexers and reasons, and wants all of its words', () => {
  const reasons = [{ rule: 'min_size', reason: 'Too small for 720p.' }]
  const known = { accepted: [release('Paper.Atlas')], rejected: [release('Paper.Fan', { rejections: reasons })] }
  const listed = (filter: string) => titles(listedReleases(known, { segment: 'all', filter, order: BEST }))
  assert.deepEqual(listed('paper'), ['Paper.Atlas', 'Paper.Fan'])
  assert.deepEqual(listed(' SMALL paper '), ['Paper.Fan'])
  assert.deepEqual(listed('min_size'), ['Paper.Fan'])
  assert.deepEqual(listed('quay atlas'), ['Paper.Atlas'])
  assert.deepEqual(listed('small atlas'), [])
})

test('a column sorts downwards, then upwards, then the best come first again', () => {
  const down = clicked(BEST, 'size')
  assert.deepEqual(down, { column: 'size', isUp: false })
  const up = clicked(down, 'size')
  assert.deepEqual(up, { column: 'size', isUp: true })
  assert.deepEqual(clicked(up, 'size'), BEST)
  assert.deepEqual(clicked(up, 'cached'), { column: 'cached', isUp: false })
})

test('a station behind tells when it was reached and how long it took, however often it told of itself', () => {
  const moves = [move(-60, 'PENDING'), move(-59, 'FOUND'), move(-57, 'DOWNLOADING'), move(-30, 'DOWNLOADING')]
  const shown = stations(movie('COMPLETED'), [...moves, move(-27, 'COMPLETED')], NOW)
  assert.deepEqual(
    shown.map((each) => [each.state, each.text]),
    [
      ['done', '11:00:00, for 1 min'],
      ['done', '11:01:00, for 2 min'],
      ['done', '11:03:00, for 30 min'],
      ['now', '11:33:00'],
    ],
  )
})

test('a request that began anew shows its last run alone', () => {
  const moves = [move(-60, 'PENDING'), move(-50, 'FOUND'), move(-40, 'FAILED'), move(-5, 'PENDING')]
  const shown = stations(movie('PENDING', { nextSearchAt: at(30) }), moves, NOW)
  assert.deepEqual(
    shown.map((each) => each.state),
    ['now', 'next', 'next', 'next'],
  )
  assert.equal(shown[0]?.text, 'Searched again at 12:30')
})

test('what failed stands aside, and the stations that it passed stay', () => {
  const moves = [move(-60, 'PENDING'), move(-50, 'FOUND'), move(-40, 'FAILED')]
  const shown = stations(movie('FAILED'), moves, NOW)
  assert.deepEqual(
    shown.map((each) => [each.status, each.state]),
    [
      ['PENDING', 'done'],
      ['FOUND', 'done'],
      ['DOWNLOADING', 'next'],
      ['COMPLETED', 'next'],
      ['FAILED', 'now'],
    ],
  )
})

test('a release that one is to choose says how long it waits', () => {
  const waiting = movie('FOUND', { autoSelect: false })
  const shown = stations(waiting, [move(-60, 'PENDING'), move(-50, 'FOUND')], NOW)
  assert.equal(shown[1]?.text, '11:10:00, waiting for you for 50 min')
  assert.equal(shown[2]?.text, 'After your choice')
  assert.ok(waitsForChoice(waiting))
})

test('a show counts its episodes where they stand, and has aside only what occurs', () => {
  const known = show('FAILED', ['COMPLETED', 'COMPLETED'], ['DOWNLOADING', 'FAILED', 'DOWNLOADING'])
  const moves = [
    move(-9, 'DOWNLOADING', { season: 2, episode: 3 }),
    move(-8, 'DOWNLOADING', { season: 2, episode: 1 }),
    move(-7, 'COMPLETED', { season: 1, episode: 2 }),
  ]
  assert.deepEqual(
    showStations(known, moves, NOW).map((each) => [each.status, each.count, each.text]),
    [
      ['PENDING', 0, ''],
      ['FOUND', 0, ''],
      ['DOWNLOADING', 2, 'S02E01 and S02E03, since 11:51'],
      ['COMPLETED', 2, 'Last one: S01E02, 11:53'],
      ['FAILED', 1, 'S02E02'],
    ],
  )
})

test('a show that only waits says when its next episode airs', () => {
  const known = show('PENDING', ['COMPLETED', 'PENDING'])
  const waits = known.seasons[0]?.episodes[1]
  assert.ok(waits)
  assert.ok(!isUnaired(waits, NOW) && canSearchEpisode(waits, NOW))
  waits.airsAt = at(300)
  assert.ok(isUnaired(waits, NOW) && !canSearchEpisode(waits, NOW))
  assert.equal(showStations(known, [], NOW)[0]?.text, 'Next one airs at 17:00')
  waits.airsAt = null
  assert.equal(showStations(known, [], NOW)[0]?.text, 'No date yet')
})

test('what failed is looked at first, and before it what waits for a choice', () => {
  const known = show('FOUND', ['COMPLETED', 'FAILED'], ['FOUND'])
  assert.deepEqual(firstPick(known), { season: 1, episode: 2 })
  assert.deepEqual(firstPick({ ...known, autoSelect: false }), { season: 2, episode: 1 })
  assert.equal(firstPick(show('COMPLETED', ['COMPLETED'])), null)
  assert.equal(firstPick(movie('FAILED')), null)
})

test('a release may be chosen while something that it holds waits for one', () => {
  const known = show('DOWNLOADING', ['COMPLETED', 'DOWNLOADING'], ['COMPLETED', 'FAILED'])
  assert.ok(!canChoose(known, release('first season', { seasons: [1] })))
  assert.ok(canChoose(known, release('second season', { seasons: [2] })))
  assert.ok(!canChoose(known, release('done', { seasons: [2], episodes: [1] })))
  assert.ok(canChoose(known, release('unknown')))
  assert.ok(canChoose(movie('PENDING'), release('any')) && !canChoose(movie('DOWNLOADING'), release('any')))
  assert.ok(canChoose(game('COMPLETED', 'FOUND'), release('any')) && !canChoose(game('COMPLETED'), release('any')))
})

test('what can be done with a request follows its status', () => {
  const able = (request: Whole) =>
    [
      canSearch(request) && 'search',
      canChange(request) && 'change',
      canCancel(request) && 'cancel',
      canRemove(request) && 'remove',
    ].filter(Boolean)
  assert.deepEqual(able(movie('FOUND')), ['search', 'change', 'cancel'])
  assert.deepEqual(able(movie('DOWNLOADING')), ['cancel'])
  assert.deepEqual(able(movie('COMPLETED')), ['remove'])
  assert.deepEqual(able(movie('EXPIRED')), ['search', 'change', 'remove'])
  assert.deepEqual(able(game('DOWNLOADING', 'FAILED')), ['change', 'cancel'])
  assert.deepEqual(able({ ...show('COMPLETED', ['COMPLETED']), ongoing: true }), [
    'search',
    'change',
    'cancel',
    'remove',
  ])
})
