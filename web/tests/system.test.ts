import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inKnownOrder, type isOpen, markOf, shownAddress } from '../src/components/health-list'
import { needsOf } from '../src/pages/setup/needs'
import { marksOf, partsOf, SPANS, type Span, sinceOf, totalsOf } from '../src/pages/system/call-history'
import { summaryOf } from '../src/pages/system/summary'
import { shownSize, shownValue } from '../src/pages/system/values'
import { texts } from '../src/texts'

const row = (
  label: string,
  state: Parameters<typeof isOpen>[0]['state'],
  need: 'REQUIRED' | 'RECOMMENDED' | 'OPTIONAL',
) => ({
  label,
  state,
  need,
})

test('the sentence names what is wrong by kind, and that the rest works', () => {
  const well = row('aria2', 'ANSWERS', 'REQUIRED')
  const seerr = row('Seerr', 'NOT_REACHABLE', 'RECOMMENDED')
  const torrentio = row('Torrentio', 'HELD_BACK', 'RECOMMENDED')
  const jellyfin = row('Jellyfin', 'NOT_REACHABLE', 'OPTIONAL')
  assert.equal(summaryOf([]), null)
  assert.equal(summaryOf([well, row('IGDB', 'NOT_ASKED', 'OPTIONAL')]), 'Everything works.')
  assert.equal(
    summaryOf([seerr, torrentio, well]),
    'Seerr cannot be reached and Torrentio is held back. Everything else works.',
  )
  assert.equal(
    summaryOf([seerr, jellyfin, torrentio]),
    'Seerr and Jellyfin cannot be reached, and Torrentio is held back. Everything else works.',
  )
})

test('what is not set up is told in the sentence only when nothing works without it', () => {
  assert.equal(summaryOf([row('TorBox', 'NOT_SET_UP', 'OPTIONAL')]), 'Everything works.')
  assert.equal(
    summaryOf([row('A debrid service', 'NOT_SET_UP', 'REQUIRED')]),
    'A debrid service is missing. Everything else works.',
  )
})

test('a state that a later server has is shown as neither good nor bad', () => {
  assert.deepEqual(markOf({ state: 'LATER' as 'ANSWERS', need: 'REQUIRED' }), { icon: 'dash', tone: 'off-c' })
})

test('rows stay where they stood, and new ones come last', () => {
  assert.deepEqual(
    inKnownOrder(['c', 'x', 'a', 'b'], ['a', 'b', 'c'], (each) => each),
    ['a', 'b', 'c', 'x'],
  )
})

test('an address goes without https, which is usual, but not without http', () => {
  assert.equal(shownAddress('https://torrentio.strem.fun'), 'torrentio.strem.fun')
  assert.equal(shownAddress('http://seerr:5055/'), 'http://seerr:5055')
})

test('the first run counts what is needed and what is good to have, and lists them first', () => {
  const found = needsOf([
    row('aria2', 'ANSWERS', 'REQUIRED'),
    row('Jellyfin', 'NOT_SET_UP', 'OPTIONAL'),
    row('Seerr', 'REFUSED', 'RECOMMENDED'),
    row('Library', 'REFUSED', 'REQUIRED'),
    row('A debrid service', 'NOT_SET_UP', 'RECOMMENDED'),
  ])
  assert.deepEqual(
    found.rows.map((each) => each.label),
    ['Library', 'Seerr', 'A debrid service', 'Jellyfin', 'aria2'],
  )
  assert.equal(texts.setup.title(found.mend.length, found.add.length), 'One thing to mend, two to add')
  assert.equal(texts.setup.title(0, 1), 'One thing to add')
  assert.equal(texts.setup.title(2, 0), 'Two things to mend')
  assert.equal(texts.setup.title(0, 0), 'Everything is ready')
})

for (const span of ['hour', 'day', 'week'] as Span[]) {
  test(`the chart of one ${span} asks for as many steps as it has bars`, () => {
    const { stepMinutes, steps } = SPANS[span]
    const step = stepMinutes * 60_000
    for (const now of [0, 1, step - 1].map((more) => 1_760_000_000_000 - (1_760_000_000_000 % step) + more)) {
      const first = Math.floor(new Date(sinceOf(span, now)).getTime() / step)
      assert.equal(Math.floor(now / step) - first + 1, steps)
    }
  })
}

test('the highest bar counts what was sent and what was known already', () => {
  const points = [
    { at: '', count: 3, cached: 4, failed: 1 },
    { at: '', count: 5, cached: 0, failed: 0 },
  ]
  assert.deepEqual(totalsOf(points), { count: 8, cached: 4, failed: 1, most: 7 })
})

test('the parts of a bar stand on each other, failures on top, and none is too small to be seen', () => {
  const parts = partsOf({ at: '', count: 500, cached: 500, failed: 1 }, 1000, 40)
  assert.deepEqual(
    parts.map((each) => each.kind),
    ['ok', 'hit', 'bad'],
  )
  const [ok, hit, bad] = parts
  assert.equal(ok && ok.y + ok.height, 40)
  assert.equal(hit && hit.y + hit.height, ok?.y)
  assert.ok(bad && bad.y >= 0)
  assert.deepEqual(partsOf({ at: '', count: 0, cached: 0, failed: 0 }, 0, 40), [])
})

test('a failure is seen also where the highest bar has no room left', () => {
  const parts = partsOf({ at: '', count: 1000, cached: 0, failed: 1 }, 1000, 40)
  assert.equal(parts.find((each) => each.kind === 'bad')?.height, 4)
})

test('the axis has words at full hours of the day, away from its ends', () => {
  const now = new Date(2025, 10, 19, 14, 31).getTime()
  const words = (span: Span, first: Date) => marksOf(span, first.toISOString(), now).map((each) => each.words)
  assert.deepEqual(words('day', new Date(2025, 10, 18, 15)), ['Tue 18:00', '00:00', '06:00'])
  assert.deepEqual(words('hour', new Date(2025, 10, 19, 13, 32)), ['13:45', '14:00', '14:15'])
  assert.deepEqual(words('week', new Date(2025, 10, 12, 16)), ['Fri', 'Sat', 'Sun', 'Mon', 'Tue'])
})

test('settings are told as people read them, and secrets not at all', () => {
  const shown = (name: string, value: string | null) => shownValue({ name, value, isSecret: false, isSet: true })
  assert.equal(shown('expire_after_seconds', '2592000'), '30 days')
  assert.equal(shown('seed_minutes', '90'), '1 h 30 min')
  assert.equal(shown('seed_minutes', '0'), '0 min')
  assert.equal(shown('min_free_gb', '5'), '5 GB')
  assert.equal(shown('qualities', 'P1080,P720'), '1080p, 720p')
  assert.equal(shown('rules', 'title_matches,no_cams'), 'title_matches, no_cams')
  assert.equal(shown('auto_select', 'true'), 'Yes')
  assert.equal(shown('uncached', 'false'), 'No')
  assert.equal(shown('speed_limit', '0'), 'No limit')
  assert.equal(shown('speed_limit', '20M'), '20 MB/s')
  assert.equal(shown('movies_dir', '/media/My movies'), '/media/My movies')
  assert.equal(shown('torrent_port', '6881-6999'), '6881-6999')
  assert.equal(shown('seerr_url', null), 'Not set')
  assert.equal(shownValue({ name: 'api_key', value: null, isSecret: true, isSet: true }), 'Set')
  assert.equal(shownValue({ name: 'api_key', value: null, isSecret: true, isSet: false }), 'Not set')
})

test('sizes that stand still go without zeros that say nothing', () => {
  assert.equal(shownSize(3_600_000_000_000), '3.6 TB')
  assert.equal(shownSize(2_000_000_000_000), '2 TB')
  assert.equal(shownSize(5_370_000_000), '5.37 GB')
  assert.equal(shownSize(400_000_000_000), '400 GB')
  assert.equal(shownSize(1_050_000_000), '1.05 GB')
  assert.equal(shownSize(0), '0 B')
})
