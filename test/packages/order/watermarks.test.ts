import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasPassed } from '../../../packages/order/progress.ts'
import { SOURCE_IN_FLIGHT, Watermarks } from '../../../packages/order/watermarks.ts'

const MARGINS = { window: 10_000, settle: 2000 }
/** A partition that has brought nothing for so long is idle. */
const IDLE = 4000

/** Watermarks at time 0 that are past their warm-up. */
const warm = () => new Watermarks(MARGINS, -IDLE)

const record = (topic: string, partition = '0', offset?: number) => ({
  topic,
  partition,
  ...(offset !== undefined && { offset }),
})

test('the watermark is that of the partition that is furthest behind', () => {
  const watermarks = warm()
  watermarks.opened(record('a'), 30_000, 0)
  watermarks.opened(record('a', '1'), 20_000, 0)
  watermarks.opened(record('b'), 10_000, 0)
  watermarks.opened(record('b'), 5000, 0)
  assert.equal(watermarks.watermark(0), 10_000)
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
  assert.equal(watermarks.watermark(IDLE - 1), 10_000)
  assert.equal(watermarks.watermark(IDLE), 50_000)
  assert.equal(watermarks.watermark(IDLE + 1000), Number.POSITIVE_INFINITY)
})

test('a partition is not idle while all requests of its source are open', () => {
  const watermarks = warm()
  const closings = Array.from({ length: SOURCE_IN_FLIGHT }, () =>
    watermarks.opened(record('a'), 1000, 0),
  )
  assert.equal(watermarks.watermark(100 * IDLE), 1000)
  closings[0]?.(100 * IDLE, true)
  assert.equal(watermarks.watermark(101 * IDLE - 1), 1000)
  assert.equal(watermarks.watermark(101 * IDLE), Number.POSITIVE_INFINITY)
})

test('a retry that is sent back for lack of room leaves its partition idle; any other record does not', () => {
  const watermarks = warm()
  watermarks.opened(record('a', '0', 0), 1000, 0)(0, true)
  watermarks.opened(record('a', '0', 0), 1000, 3000)(3000, true)
  assert.equal(watermarks.watermark(IDLE), Number.POSITIVE_INFINITY)
  watermarks.opened(record('a', '0', 0), 1000, 5000)(5000, false)
  assert.equal(watermarks.watermark(5000 + IDLE - 1), 1000)
  watermarks.opened(record('a', '0', 1), 2000, 9000)(9000, true)
  assert.equal(watermarks.watermark(9000 + IDLE - 1), 2000)
})

test('at the start the watermark is unknown, as another partition may still appear', () => {
  const watermarks = new Watermarks(MARGINS, 0)
  watermarks.opened(record('a'), 50_000, 0)
  assert.equal(watermarks.progress(IDLE - 1).watermark, Number.NEGATIVE_INFINITY)
  assert.equal(watermarks.progressOf('a', 0).watermark, 50_000)
  assert.equal(watermarks.progress(IDLE).watermark, Number.POSITIVE_INFINITY)
})

test('a missing record holds its partition back, idle or not, until it arrives or ends elsewhere', () => {
  const watermarks = warm()
  watermarks.opened(record('a', '0', 0), 1000, 0)
  watermarks.opened(record('a', '0', 2), 30_000, 0)
  assert.equal(watermarks.watermark(2 * IDLE), 1000)
  watermarks.ended(record('a', '0', 1), 2 * IDLE)
  assert.equal(watermarks.watermark(2 * IDLE), Number.POSITIVE_INFINITY)
})

test('a record that ends elsewhere does not make its partition known', () => {
  const watermarks = warm()
  watermarks.ended(record('a', '0', 1), 0)
  assert.equal(watermarks.watermark(0), Number.POSITIVE_INFINITY)
})

test('of more than 1,000 partitions, the one that brought a record least recently is forgotten', () => {
  const watermarks = warm()
  watermarks.opened(record('first'), 2000, 0)
  watermarks.opened(record('second'), 1000, 0)
  for (let i = 0; i < 998; i++) watermarks.opened(record(`other ${i}`), 9000, 0)
  watermarks.opened(record('first'), 2000, 0)
  assert.equal(watermarks.watermark(0), 1000)
  watermarks.opened(record('one more'), 9000, 0)
  assert.equal(watermarks.watermark(0), 2000)
})
