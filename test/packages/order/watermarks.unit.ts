import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasPassed } from '../../../packages/order/progress.ts'
import { RETRY_EXPECTED_MS } from '../../../packages/order/retries.ts'
import {
  PROMPT_MS,
  SOURCE_IN_FLIGHT,
  SOURCE_READ_AHEAD,
} from '../../../packages/order/topic-flow.ts'
import { Watermarks } from '../../../packages/order/watermarks.ts'

const MARGINS = { window: 10_000, settle: 2000 }
/** A partition that has brought nothing for so long is idle. */
const IDLE = 4000
/** So long after they were sent, records arrive in their order. */
const REORDERED = 250

const record = (topic: string, partition = '0', offset?: number) => ({
  topic,
  partition,
  ...(offset !== undefined && { offset }),
})

/** Watermarks at time 0 that know the partitions of the topics `a` and `b`. */
function warm(): Watermarks {
  const watermarks = new Watermarks(MARGINS)
  for (const topic of ['a', 'b']) {
    watermarks.opened(record(topic, 'idle'), 1e9, -IDLE)('finished', -IDLE)
  }
  assert.notEqual(watermarks.progress(-1).watermark, Number.NEGATIVE_INFINITY)
  return watermarks
}

const HELD = { bytes: 0, medianIntake: 0 }
const NO = () => false

const at = (watermarks: Watermarks, now: number) => watermarks.progress(now).watermark

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

test('a source that is stuck reads on, as the older half of what it has sent goes out', () => {
  const watermarks = new Watermarks(MARGINS)
  const begin = 1_000_000
  for (let offset = 0; offset < SOURCE_READ_AHEAD; offset++) {
    watermarks.opened(record('a', '0', offset), offset, begin)('no-room', begin)
  }
  const stuck = begin + IDLE
  watermarks.tick(stuck - 1, HELD, NO)
  assert.equal(at(watermarks, stuck - 1), Number.NEGATIVE_INFINITY)
  watermarks.opened(record('a', '1', 0), 2, stuck - 1)('no-room', stuck - 1)
  watermarks.tick(stuck, HELD, NO)
  assert.equal(at(watermarks, stuck), Number.NEGATIVE_INFINITY, 'it has just brought a record')
  watermarks.tick(stuck - 1 + PROMPT_MS, HELD, NO)
  assert.equal(at(watermarks, stuck + PROMPT_MS), 249 + MARGINS.window)
  watermarks.opened(record('a', '1', 1), 3, stuck + PROMPT_MS)
  assert.equal(at(watermarks, stuck + PROMPT_MS), Number.NEGATIVE_INFINITY, 'it reads on')
  watermarks.tick(stuck + 2 * PROMPT_MS, HELD, NO)
  const again = stuck + 2 * PROMPT_MS
  watermarks.opened(record('a', '1', 2), 4, again)
  assert.equal(at(watermarks, again), 4, 'stuck again, it has read of all partitions')
})

test('a source that is stuck lets out as few changes as possible, and more if nothing moves', () => {
  const watermarks = new Watermarks(MARGINS)
  const last = SOURCE_READ_AHEAD + 1
  const sent = (offset: number, now: number) =>
    watermarks.opened(record('a', '0', offset), 20_000 + offset, now)('no-room', now)
  const released = (seconds: number, isPublishing = NO) => {
    watermarks.tick(1000 * seconds, HELD, isPublishing)
    return watermarks.progressOf('a', 1000 * seconds).watermark - MARGINS.window
  }
  for (let offset = 0; offset <= last; offset++) sent(offset, 0)
  watermarks.opened(record('b'), 5000, 0)
  assert.equal(released(1), 20_002, 'as many as it needs to read on')
  for (let offset = 0; offset < last; offset++) sent(offset, 1000)
  watermarks.opened(record('b'), 90_000, 3000)
  assert.equal(released(3), 20_002, 'one record has not come again')
  sent(last, 3000)
  watermarks.opened(record('c'), 5000, 3000)
  assert.equal(released(5), 20_002, 'another topic is behind')
  watermarks.opened(record('c'), 90_000, 5000)
  assert.equal(released(4.999), 20_002, 'a retry takes longer')
  assert.equal(
    released(5, () => true),
    20_002,
    'a change is being published',
  )
  assert.equal(released(5), 20_252, 'half of the rest')
  assert.equal(
    released(14.999, () => true),
    20_252,
  )
  assert.equal(
    released(15, () => true),
    20_377,
    'half again, though a sink hangs',
  )
  const later = Array.from({ length: 20 }, (_, i) => released(20 + 5 * i))
  assert.ok((later.at(-1) as number) > 3_600_000, `what they wait for, an hour later: ${later}`)
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
