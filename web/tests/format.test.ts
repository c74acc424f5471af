import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ago,
  bytes,
  bytesOf,
  clock,
  count,
  date,
  day,
  daysBetween,
  duration,
  inWords,
  listed,
  moment,
  numbered,
  percent,
  remaining,
  speed,
  upstreamName,
} from '../src/format'

const noon = new Date(2025, 10, 19, 12, 0).getTime() // a Wednesday, wherever the test runs
const at = (dayOfMonth: number, hour = 12, minute = 0) => new Date(2025, 10, dayOfMonth, hour, minute).getTime()

test('bytes have three digits that mean something, and unknown ones a dash', () => {
  assert.equal(bytes(0), '0 B')
  assert.equal(bytes(999), '999 B')
  assert.equal(bytes(1000), '1.00 kB')
  assert.equal(bytes(1_310_000_000), '1.31 GB')
  assert.equal(bytes(null), '–')
  assert.equal(bytes(undefined), '–')
})

test('bytes never show four digits before the point, nor a power of ten', () => {
  assert.equal(bytes(999.6), '1.00 kB')
  assert.equal(bytes(999_600), '1.00 MB')
  assert.doesNotMatch(bytes(9.99e17), /e/)
})

test('a part of the bytes is told in the unit of the whole', () => {
  assert.equal(bytesOf(1_310_000_000, 2_110_000_000), '1.31 of 2.11 GB')
  assert.equal(bytesOf(0, 700_000_000), '0 of 700 MB')
  assert.equal(bytesOf(86e9, 500e9), '86 of 500 GB')
  assert.equal(bytesOf(3, 9), '3 of 9 B')
})

test('a speed is bytes a second', () => {
  assert.equal(speed(41_200_000), '41.2 MB/s')
  assert.equal(speed(0), '0 B/s')
})

test('a hundred per cent is only what is done', () => {
  assert.equal(percent(0.999), '99 %')
  assert.equal(percent(1), '100 %')
  assert.equal(percent(0.29), '29 %')
  assert.equal(percent(1.4), '100 %')
  assert.equal(percent(-1), '0 %')
})

test('what remains is rounded, and a dash when it is not known', () => {
  assert.equal(remaining(null), '–')
  assert.equal(remaining(Number.POSITIVE_INFINITY), '–')
  assert.equal(remaining(59), 'under a minute')
  assert.equal(remaining(60), '1 min')
  assert.equal(remaining(7500), '2 h 5 min')
})

test('a duration has at most two units', () => {
  assert.equal(duration(12), '12 s')
  assert.equal(duration(59.6), '1 min')
  assert.equal(duration(600), '10 min')
  assert.equal(duration(3600), '1 h')
  assert.equal(duration(2_592_000), '30 days')
})

test('a moment is the clock today, weekday and clock within a week, else a date', () => {
  assert.equal(moment(at(19, 14, 7), noon), '14:07')
  assert.equal(moment(at(16, 8), noon), 'Sunday 08:00')
  assert.equal(moment(at(25, 8), noon), 'Tuesday 08:00')
  assert.equal(moment(at(3, 8), noon), '3 November')
  assert.equal(date(new Date(2024, 10, 3).getTime(), noon), '3 November 2024')
})

test('days are counted by midnights, not by hours', () => {
  assert.equal(daysBetween(at(18, 23, 59), at(19, 0, 1)), -1)
  assert.equal(daysBetween(at(19, 23, 59), at(19, 0, 1)), 0)
  assert.equal(day(at(18), noon), 'Yesterday')
  assert.equal(day(at(19), noon), 'Today')
  assert.equal(day(at(17), noon), 'Monday')
})

test('how long ago it was is told in words', () => {
  assert.equal(ago(noon - 30_000, noon), 'just now')
  assert.equal(ago(noon - 300_000, noon), '5 min ago')
  assert.equal(ago(noon - 7_200_000, noon), '2 h ago')
  assert.equal(ago(at(18, 1), noon), 'yesterday')
  assert.equal(ago(at(15, 1), noon), '4 days ago')
})

test('seasons and episodes are numbered as in the names of files', () => {
  assert.equal(numbered(null), '')
  assert.equal(numbered(3), 'S03')
  assert.equal(numbered(3, [5]), 'S03E05')
  assert.equal(numbered(3, [5, 6]), 'S03E05–E06')
})

test('one and many are written out', () => {
  assert.equal(count(1, 'download'), '1 download')
  assert.equal(count(1234, 'download'), '1,234 downloads')
  assert.equal(listed(['a']), 'a')
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c')
  assert.equal(inWords(2), 'two')
  assert.equal(inWords(11), '11')
})

test('upstreams have the names that people know', () => {
  assert.equal(upstreamName('realdebrid'), 'Real-Debrid')
  assert.equal(upstreamName('torznab:quay'), 'Torznab: quay')
  assert.equal(upstreamName('stremio:torrentio.strem.fun'), 'Torrentio')
  assert.equal(upstreamName('later'), 'later')
})

test('a clock has two digits each', () => assert.equal(clock(at(19, 4, 5)), '04:05'))
