import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasPassed } from '../../../packages/order/progress.ts'
import { RETRY_EXPECTED_MS } from '../../../packages/order/retries.ts'
import { SOURCE_IN_FLIGHT, SOURCE_READ_AHEAD } from '../../../packages/order/topic-flow.ts'
import { Watermarks } from '../../../packages/order/watermarks.ts'
import { at, IDLE, MARGINS, record } from './sent.ts'

/** So long after they were sent, records arrive in their order. */
const REORDERED = 250

/** Watermarks at time 0 that know the partitions of the topics `a` and `b`. */
function warm(): Watermarks {
  const watermarks = new Watermarks(MARGINS)
  for (const topic of ['a', 'b']) {
    watermarks.opened(record(topic, 'idle'), 1e9, -IDLE)('finished', -IDLE)
  }
  assert.notEqual(watermarks.progress(-1).watermark, Number.NEGATIVE_INFINITY)
  return watermarks
}

test('the watermark is that of the partition that is furthest behind', () => {
  const watermarks = warm()
  watermarks.opened(record('a'), 30_000, 0)
  watermarks.opened(record('a', '1'), 20_000, 0)
  watermarks.opened(record('b'), 10_000, 0)
  watermarks.opened(record('b'), 5000, 0)
  assert.equal(at(watermarks, 0), 10_000)
  assert.equal(watermarks.progressOf('a', 0).watermark, 20_000)
})

test('a change is passed when the watermark is a whole margin beyond it', () => {
  const progress = { ...MARGINS, watermark: 10_000 }
  assert.equal(hasPassed(progress, 0, 10_000), true)
  assert.equal(hasPassed(progress, 1, 10_000), false)
  assert.equal(hasPassed({ ...MARGINS, watermark: Number.POSITIVE_INFINITY }, 1e15, 10_000), true)
})

test('a partition that brings nothing for twice the settle time is idle and holds nothing back', () => {
  const watermarks = warm()
  watermarks.opened(record('a'), 50_000, 1000)
  watermarks.opened(record('b'), 10_000, 0)
  assert.equal(at(watermarks, IDLE - 1), 10_000)
  assert.equal(at(watermarks, IDLE), 50_000)
  assert.equal(at(watermarks, IDLE + 1000), Number.POSITIVE_INFINITY)
})

test('a partition is not idle while all requests of its source are open', () => {
  const watermarks = warm()
  const closings = Array.from({ length: SOURCE_IN_FLIGHT }, () =>
    watermarks.opened(record('a'), 1000, 0),
  )
  assert.equal(at(watermarks, 100 * IDLE), 1000)
  closings[0]?.('no-room', 100 * IDLE)
  assert.equal(at(watermarks, 101 * IDLE - 1), 1000)
  assert.equal(at(watermarks, 101 * IDLE), Number.POSITIVE_INFINITY)
})

test('a partition is not idle while its source waits for so many retries that it reads nothing', () => {
  const watermarks = warm()
  for (let offset = 0; offset < SOURCE_READ_AHEAD; offset++) {
    watermarks.opened(record('a', '0', offset), 1000, 0)('no-room', 0)
  }
  assert.equal(at(watermarks, 10 * IDLE), 1000)
  watermarks.opened(record('a', '0', 7), 1000, 10 * IDLE)('finished', 10 * IDLE)
  assert.equal(at(watermarks, 11 * IDLE - 1), 1000)
  assert.equal(at(watermarks, 11 * IDLE), Number.POSITIVE_INFINITY)
})

test('a retry that is sent back for lack of room leaves its partition idle; any other record does not', () => {
  const watermarks = warm()
  watermarks.opened(record('a', '0', 0), 1000, 0)('no-room', 0)
  watermarks.opened(record('a', '0', 0), 1000, 3000)('no-room', 3000)
  assert.equal(at(watermarks, IDLE), Number.POSITIVE_INFINITY)
  watermarks.opened(record('a', '0', 0), 1000, 5000)('again', 5000)
  assert.equal(at(watermarks, 5000 + IDLE - 1), 1000)
  watermarks.opened(record('a', '0', 1), 2000, 9000)('no-room', 9000)
  assert.equal(at(watermarks, 9000 + IDLE - 1), 2000)
})

test('while a backlog fills its source, the watermark is unknown: other partitions may appear', () => {
  const watermarks = new Watermarks(MARGINS)
  const now = 86_400_000
  const closings = Array.from({ length: SOURCE_IN_FLIGHT }, (_, offset) =>
    watermarks.opened(record('a', '0', offset), 1000 + offset, now),
  )
  assert.equal(at(watermarks, now + 100 * IDLE), Number.NEGATIVE_INFINITY)
  assert.equal(watermarks.progressOf('a', now + 100 * IDLE).watermark, Number.NEGATIVE_INFINITY)
  for (const close of closings) close('finished', now + 100 * IDLE)
  assert.equal(at(watermarks, now + 101 * IDLE - 1), Number.NEGATIVE_INFINITY)
  assert.notEqual(at(watermarks, now + 101 * IDLE), Number.NEGATIVE_INFINITY)
})

test('at the start the watermark is unknown for as long as retries of older records may take', () => {
  for (const [age, patience] of [
    [0, REORDERED],
    [20_000, 2000 + REORDERED],
    [3_600_000, IDLE],
  ] as const) {
    const watermarks = new Watermarks(MARGINS)
    watermarks.opened(record('a'), -age, 0)
    assert.equal(at(watermarks, patience - 1), Number.NEGATIVE_INFINITY)
    assert.notEqual(at(watermarks, patience), Number.NEGATIVE_INFINITY)
  }
})

test('retries that fill all requests for a moment hold nothing back, if there is nothing new', () => {
  for (const isNew of [false, true]) {
    const watermarks = new Watermarks(MARGINS)
    const burst = (first: number, now: number) => {
      const closings = Array.from({ length: SOURCE_IN_FLIGHT }, (_, i) =>
        watermarks.opened(record('a', '0', first + i), 1000, now),
      )
      for (const close of closings) close('no-room', now + 1)
    }
    const interval = IDLE / 4
    const begin = 86_400_000
    for (let i = 0; i < 6; i++) burst(isNew ? i : 0, begin + i * interval)
    const expected = isNew ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    assert.equal(at(watermarks, begin + 6 * interval - 1), expected)
  }
})

test('a retry is expected for longer by the time in which its source has no request to spare', () => {
  const watermarks = warm()
  const isExpired = watermarks.expectRetry('a', 0)
  const closings = Array.from({ length: SOURCE_IN_FLIGHT }, () =>
    watermarks.opened(record('a'), 1000, 1000),
  )
  assert.equal(isExpired(100 * RETRY_EXPECTED_MS), false)
  closings[0]?.('finished', 3000)
  assert.equal(isExpired(RETRY_EXPECTED_MS + 2000 - 1), false)
  assert.equal(isExpired(RETRY_EXPECTED_MS + 2000), true)
  assert.equal(watermarks.expectRetry('unknown', 0)(RETRY_EXPECTED_MS), true)
})

test('a missing record holds its partition back until it arrives or ends elsewhere', () => {
  for (const fill of ['opened', 'ended'] as const) {
    const watermarks = warm()
    watermarks.opened(record('a', '0', 0), 1000, 0)
    watermarks.opened(record('a', '0', 2), 30_000, 0)
    assert.equal(at(watermarks, REORDERED - 1), 1000)
    if (fill === 'opened') watermarks.opened(record('a', '0', 1), 2000, 1)
    else watermarks.ended(record('a', '0', 1), 1)
    assert.equal(at(watermarks, 1), 30_000)
  }
})

test('once retries are coming, a missing record is waited for as long as its retry may take', () => {
  const hour = 3_600_000
  const watermarks = new Watermarks(MARGINS)
  watermarks.opened(record('a', '0', 0), 0, hour)
  watermarks.opened(record('a', '0', 4), 9000, hour)
  // 27 s between two retries after an hour.
  const patience = Math.sqrt(2 * hour * 100) + REORDERED
  watermarks.opened(record('a', '0', 2), 5000, hour + 1000)
  assert.equal(at(watermarks, hour + patience - 1), Number.NEGATIVE_INFINITY)
  assert.equal(at(watermarks, hour + patience), Number.POSITIVE_INFINITY)
})

test('a record that ends elsewhere does not make its partition known', () => {
  const watermarks = warm()
  watermarks.ended(record('a', '0', 1), 0)
  assert.equal(at(watermarks, 0), Number.POSITIVE_INFINITY)
})

test('of more than 1,000 partitions, the one that brought a record least recently is forgotten', () => {
  const watermarks = new Watermarks(MARGINS)
  const opened = (name: string, intake: number) =>
    watermarks.opened(record('a', name), intake, 0)('finished', 0)
  opened('first', 2000)
  opened('second', 1000)
  for (let i = 0; i < 998; i++) opened(`other ${i}`, 9000)
  opened('first', 2000)
  assert.equal(at(watermarks, REORDERED), 1000)
  opened('one more', 9000)
  assert.equal(at(watermarks, REORDERED), 2000)
})
