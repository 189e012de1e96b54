import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLACES, passed, Watermarks } from '../../../packages/order/watermarks.ts'

const MARGINS = { window: 10_000, settle: 2000 }
const IDLE = 4000

/** Watermarks that began a while ago, at time 0. */
const warm = () => new Watermarks(MARGINS, -IDLE)

const input = (topic: string, partition = '0', offset?: number) => ({
  topic,
  partition,
  ...(offset !== undefined && { offset }),
})

test('all inputs have come as far as the one that is least far', () => {
  const watermarks = warm()
  watermarks.opened(input('a'), 30_000, 0)
  watermarks.opened(input('a', '1'), 20_000, 0)
  watermarks.opened(input('b'), 10_000, 0)
  watermarks.opened(input('b'), 5000, 0)
  assert.equal(watermarks.reached(0), 10_000)
  assert.equal(watermarks.horizonOf('a', 0).reached, 20_000)
})

test('a change is passed when they are its margin beyond it', () => {
  const horizon = { ...MARGINS, reached: 10_000 }
  assert.equal(passed(horizon, 0, 10_000), true)
  assert.equal(passed(horizon, 1, 10_000), false)
  assert.equal(passed({ ...MARGINS, reached: Number.POSITIVE_INFINITY }, 1e15, 10_000), true)
})

test('an input that brings nothing for twice the settle time holds nobody up', () => {
  const watermarks = warm()
  watermarks.opened(input('a'), 50_000, 1000)
  watermarks.opened(input('b'), 10_000, 0)
  assert.equal(watermarks.reached(IDLE - 1), 10_000)
  assert.equal(watermarks.reached(IDLE), 50_000)
  assert.equal(watermarks.reached(IDLE + 1000), Number.POSITIVE_INFINITY)
})

test('unless it has no place for anything more', () => {
  const watermarks = warm()
  const closings = Array.from({ length: PLACES }, () => watermarks.opened(input('a'), 1000, 0))
  assert.equal(watermarks.reached(100 * IDLE), 1000)
  closings[0]?.(100 * IDLE, true)
  assert.equal(watermarks.reached(101 * IDLE - 1), 1000)
  assert.equal(watermarks.reached(101 * IDLE), Number.POSITIVE_INFINITY)
})

test('what it brings again, and is sent back for want of room, is not news; all else is', () => {
  const watermarks = warm()
  watermarks.opened(input('a', '0', 0), 1000, 0)(0, true)
  watermarks.opened(input('a', '0', 0), 1000, 3000)(3000, true)
  assert.equal(watermarks.reached(IDLE), Number.POSITIVE_INFINITY)
  watermarks.opened(input('a', '0', 0), 1000, 5000)(5000, false)
  assert.equal(watermarks.reached(5000 + IDLE - 1), 1000)
  watermarks.opened(input('a', '0', 1), 2000, 9000)(9000, true)
  assert.equal(watermarks.reached(9000 + IDLE - 1), 2000)
})

test('at the beginning nothing is passed: an input may yet appear', () => {
  const watermarks = new Watermarks(MARGINS, 0)
  watermarks.opened(input('a'), 50_000, 0)
  assert.equal(watermarks.horizon(IDLE - 1).reached, Number.NEGATIVE_INFINITY)
  assert.equal(watermarks.horizonOf('a', 0).reached, 50_000)
  assert.equal(watermarks.horizon(IDLE).reached, Number.POSITIVE_INFINITY)
})

test('a record that was overtaken holds its input back, idle or not; one that ended elsewhere does not', () => {
  const watermarks = warm()
  watermarks.opened(input('a', '0', 0), 1000, 0)
  watermarks.opened(input('a', '0', 2), 30_000, 0)
  assert.equal(watermarks.reached(2 * IDLE), 1000)
  watermarks.ended(input('a', '0', 1), 2 * IDLE)
  assert.equal(watermarks.reached(2 * IDLE), Number.POSITIVE_INFINITY)
})

test('what ends in an input that has brought nothing makes none of it', () => {
  const watermarks = warm()
  watermarks.ended(input('a', '0', 1), 0)
  assert.equal(watermarks.reached(0), Number.POSITIVE_INFINITY)
})

test('any number of names is bounded: those last heard are kept', () => {
  const watermarks = warm()
  watermarks.opened(input('first'), 1000, 0)
  watermarks.opened(input('kept'), 2000, 0)
  for (let i = 0; i < 998; i++) watermarks.opened(input(`other ${i}`), 9000, 0)
  watermarks.opened(input('kept'), 2000, 0)
  assert.equal(watermarks.reached(0), 1000)
  watermarks.opened(input('one more'), 9000, 0)
  assert.equal(watermarks.reached(0), 2000)
})
