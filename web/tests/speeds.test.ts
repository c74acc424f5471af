import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curvePath, roundTop } from '../src/components/curve-path'
import { sumOf } from '../src/live/downloads'

const points = (...values: number[]) => values.map((value, index) => ({ at: 1000 * index, value }))

test('a curve begins where its first point lies, and ends at the right', () => {
  assert.equal(curvePath(points(0, 50, 100), 2000, 2000, 100), '0.00 100.00L50.00 52.00L100.00 4.00')
  assert.equal(curvePath(points(0, 0), 10_000, 1000, 100), '90.00 100.00L100.00 100.00')
})

test('what is older than the span is not drawn', () => {
  assert.equal(curvePath(points(1, 2, 3), 1000, 2000, 3).split('L').length, 2)
  assert.equal(curvePath([], 1000, 2000, 3), '')
})

test('what is above the top stays inside the box', () =>
  assert.equal(curvePath(points(500), 1000, 0, 100), '100.00 4.00'))

test('the top of an axis is a round figure that holds every point', () => {
  assert.equal(roundTop([]), 1000)
  assert.equal(roundTop(points(1_000_000)), 1_000_000)
  assert.equal(roundTop(points(1_000_001)), 2_000_000)
  assert.equal(roundTop(points(2_100_000, 30)), 5_000_000)
  assert.equal(roundTop(points(7_000_000)), 10_000_000)
})

test('the total counts only what is active', () => {
  const download = {
    gid: '1',
    requestId: null,
    name: '',
    totalBytes: 10,
    completedBytes: 5,
    progress: 0.5,
    etaSeconds: null,
    connections: 1,
    seeders: null,
    errorMessage: null,
  }
  assert.equal(sumOf([]), 0)
  assert.equal(
    sumOf([
      { ...download, status: 'ACTIVE', downloadBytesPerSecond: 3 },
      { ...download, status: 'PAUSED', downloadBytesPerSecond: 4 },
      { ...download, status: 'ACTIVE', downloadBytesPerSecond: 5 },
    ]),
    8,
  )
})
