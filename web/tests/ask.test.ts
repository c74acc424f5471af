import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { askedOf, type Details, type Episode, flipped, heldWords, keyOf, seasonWords } from '../src/pages/ask/episodes'
import { type Chosen, planOf } from '../src/pages/ask/plan'

const NOW = Date.now()
const SOON = new Date(NOW + 9 * 86_400_000).toISOString()

function episode(number: number, other: Partial<Episode> = {}): Episode {
  return { number, title: null, airsAt: '2019-03-01T00:00:00Z', inLibrary: false, status: null, ...other }
}

const first = { number: 1, episodes: [episode(1, { inLibrary: true }), episode(2, { inLibrary: true })] }
const second = { number: 2, episodes: [episode(1), episode(2), episode(3)] }
const third = {
  number: 3,
  episodes: [
    episode(1, { inLibrary: true }),
    episode(2, { status: 'DOWNLOADING' }),
    episode(3, { status: 'CANCELLED' }),
    episode(4),
    episode(5, { airsAt: SOON }),
  ],
}
const fourth = { number: 4, episodes: [episode(1, { airsAt: null }), episode(2, { airsAt: null })] }

const show: Details = {
  mediaType: 'SHOW',
  imdbId: 'tt0000001',
  igdbId: null,
  title: 'Saltmarsh',
  year: 2018,
  posterUrl: null,
  description: null,
  hasEnded: false,
  inLibrary: true,
  requestId: null,
  requestStatus: null,
  seasons: [first, second, third, fourth],
  platforms: [],
  genres: [],
}
const game: Details = { ...show, mediaType: 'GAME', imdbId: null, igdbId: 77, title: 'Old Salt', seasons: [] }
const movie: Details = { ...show, mediaType: 'MOVIE', title: 'Salt Clock', seasons: [] }

const chosen: Chosen = {
  what: 'CHOOSE',
  ticks: new Set(),
  parts: { platforms: [], genres: [], year: '' },
  wish: { qualities: ['P1080', 'P720'], formats: ['MKV'], autoSelect: true },
}
const ticking = (...keys: string[]): Chosen => ({ ...chosen, ticks: new Set(keys) })
const SECOND = ['2.1', '2.2', '2.3']

let sent: Record<string, unknown> = {}
beforeEach(() => {
  sent = {}
  mock.timers.enable({ apis: ['setTimeout'] }) // the time limit of a call would outlive the test
  Object.assign(globalThis, {
    document: { baseURI: 'http://usher.test/' },
    fetch: async (_to: URL, { body }: { body: string }) => {
      sent = JSON.parse(body).variables.input
      const made = { id: 'r', title: '', status: 'PENDING' }
      return Response.json({ data: { requestShow: made, requestMovie: made, requestGame: made } })
    },
  })
})

afterEach(() => mock.timers.reset())

test('what the library has and what is under way is not ticked with its season', () => {
  const ticks = flipped(
    third,
    new Set(),
    third.episodes.filter((each) => !each.inLibrary && each.number > 2),
  )
  assert.deepEqual([...ticks], [keyOf(3, 3), keyOf(3, 4), keyOf(3, 5)])
  assert.deepEqual(askedOf([third], ticks), { seasons: [3] })
})

test('a second flip of a whole season takes its ticks away, of a part of it fills it', () => {
  const whole = flipped(second, new Set(), second.episodes)
  assert.deepEqual([...flipped(second, whole, second.episodes)], [])
  assert.deepEqual([...flipped(second, new Set(['2.2']), second.episodes)].sort(), SECOND)
})

test('seasons say what is there, asked for, announced and ticked, in two parts at most', () => {
  assert.equal(seasonWords(first, new Set(), NOW), '2 in the library')
  assert.equal(seasonWords(second, new Set(), NOW), '3 episodes')
  assert.equal(seasonWords(second, new Set(['2.1']), NOW), '1 of 3')
  assert.equal(seasonWords(third, new Set(), NOW), '1 in the library · 1 asked for')
  assert.equal(seasonWords(fourth, new Set(), NOW), 'announced')
})

test('what the library has of a show is told by seasons only where they are whole', () => {
  assert.equal(heldWords({ ...show, seasons: [first, second] }), 'Season 1 is in the library')
  assert.equal(heldWords(show), '3 episodes are in the library')
  assert.equal(heldWords({ ...show, seasons: [first] }), 'All of it is in the library')
  assert.equal(heldWords({ ...show, seasons: [second] }), null)
})

test('whole seasons are asked for as seasons, in the order of preference of the qualities', async () => {
  const plan = planOf(show, ticking(...SECOND))
  assert.equal(plan.button, 'Ask for 3 episodes')
  assert.equal(plan.sentence, 'Season 2, searched at once. The best release is taken.')
  assert.equal(plan.told, '1 season')
  await plan.ask?.()
  assert.deepEqual(sent, {
    imdbId: 'tt0000001',
    seasons: [2],
    qualities: ['P1080', 'P720'],
    formats: ['MKV'],
    autoSelect: true,
  })
})

test('beside a part of a season all is asked for as episodes, and counted', async () => {
  const plan = planOf(show, ticking(...SECOND, '3.4', '3.5'))
  assert.equal(plan.button, 'Ask for 5 episodes')
  assert.match(plan.sentence, /^Season 2 and two episodes of season 3, searched at once, 1 of them when it airs\./)
  assert.equal(plan.told, '5 episodes')
  await plan.ask?.()
  assert.equal('seasons' in sent, false)
  assert.deepEqual((sent.episodes as unknown[]).slice(-2), [
    { season: 3, episode: 4 },
    { season: 3, episode: 5 },
  ])
})

test('an episode that is asked for by somebody else meanwhile is not asked for again', () => {
  const taken = { ...second, episodes: [episode(1, { status: 'PENDING' }), episode(2), episode(3)] }
  assert.equal(planOf({ ...show, seasons: [taken] }, ticking(...SECOND)).button, 'Ask for 2 episodes')
})

test('nothing ticked asks for nothing', () => {
  assert.equal(planOf(show, chosen).ask, null)
  assert.match(planOf({ ...show, seasons: [first] }, chosen).sentence, /there or asked for/)
})

test('everything is asked for as ongoing, specials left aside', async () => {
  const specials = { number: 0, episodes: [episode(1)] }
  const plan = planOf({ ...show, seasons: [second, specials] }, { ...chosen, what: 'ALL' })
  assert.equal(plan.button, 'Ask for 3 episodes')
  await plan.ask?.()
  assert.equal(sent.ongoing, true)
  assert.equal('seasons' in sent || 'episodes' in sent, false)
})

test('a movie is asked for by its id', async () => {
  await planOf(movie, chosen).ask?.()
  assert.equal(sent.imdbId, 'tt0000001')
})

test('a game is asked for with its platforms and genres', async () => {
  const plan = planOf(game, { ...chosen, parts: { platforms: ['PC', 'Switch'], genres: ['Puzzle'], year: '1999' } })
  assert.equal(plan.button, 'Ask for 2 platforms')
  await plan.ask?.()
  assert.deepEqual(sent, {
    title: 'Old Salt',
    year: 2018,
    igdbId: 77,
    platforms: ['PC', 'Switch'],
    genres: ['Puzzle'],
    autoSelect: true,
  })
})

test('a game with a bare name may have a year, of four digits', async () => {
  const bare = { ...game, igdbId: null, year: null }
  const plan = (year: string) => planOf(bare, { ...chosen, parts: { platforms: [], genres: [], year } })
  await plan('1999').ask?.()
  assert.equal(sent.year, 1999)
  await plan('').ask?.()
  assert.equal(sent.year, null)
  assert.equal(plan('99').ask, null)
})
