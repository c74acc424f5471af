import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Download, live, totalSpeed } from '../src/live/downloads'
import { etaOfAll } from '../src/live/eta'

function downloading(left: number, ...speeds: number[]): void {
  const download = { gid: 'g', status: 'ACTIVE', totalBytes: left, completedBytes: 0 } as Download
  live.set({ downloads: [download], failed: false })
  totalSpeed.set({ points: speeds.map((value, second) => ({ at: second * 1000, value })), highest: 0 })
}

test('how long all takes comes from the average speed', () => {
  downloading(1000, 50, 150)
  assert.equal(etaOfAll(), 10)
})

test('the idle time before a download began does not make it look slow', () => {
  downloading(1000, 0, 0, 0, 0, 100, 100)
  assert.equal(etaOfAll(), 10)
})

test('while nothing moves it is not known', () => {
  downloading(1000, 0, 0)
  assert.equal(etaOfAll(), null)
})
