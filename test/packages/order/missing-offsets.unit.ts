import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MissingOffsets, REORDERED_MS } from '../../../packages/order/missing-offsets.ts'

/** When the retries of all records have come that were sent before this process was there. */
const DEADLINE = 4000

/** A partition that brought these offsets at time 0. The intake time of offset n is second n. */
function after(...offsets: number[]): MissingOffsets {
  const missing = new MissingOffsets(() => DEADLINE)
  let watermark = 0
  for (const offset of offsets) {
    missing.arrived(offset, offset * 1000, watermark, 0)
    watermark = Math.max(watermark, offset * 1000)
  }
  return missing
}

test('nothing is missing when a partition is read from its first record', () => {
  assert.equal(after(0, 1, 2, 3).limit(0), Number.POSITIVE_INFINITY)
})

test('a skipped offset limits the watermark to what came before it, until it arrives', () => {
  const missing = after(0, 1, 4)
  assert.equal(missing.limit(0), 1000)
  missing.arrived(2, 2000, 4000, 1)
  assert.equal(missing.limit(1), 1000)
  missing.arrived(3, 3000, 4000, 2)
  assert.equal(missing.limit(2), Number.POSITIVE_INFINITY)
})

test('when reading starts amid a partition, the watermark is unknown until all retries have come', () => {
  const missing = after(7)
  assert.equal(missing.limit(DEADLINE - 1), Number.NEGATIVE_INFINITY)
  assert.equal(missing.limit(DEADLINE), Number.POSITIVE_INFINITY)
})

test('after an offset below the first, those between are missing', () => {
  const missing = after(7)
  missing.arrived(3, 3000, 7000, DEADLINE - 1)
  assert.equal(missing.limit(DEADLINE - 1), Number.NEGATIVE_INFINITY)
  assert.equal(missing.limit(DEADLINE - 2 + REORDERED_MS), Number.NEGATIVE_INFINITY)
  missing.arrived(6, 6000, 7000, DEADLINE)
  assert.equal(missing.limit(DEADLINE - 1 + REORDERED_MS), Number.POSITIVE_INFINITY)
})

test('the lowest missing offset sets the limit, whichever was skipped first', () => {
  const missing = new MissingOffsets(() => 0)
  for (const [offset, now] of [
    [9, 0],
    [5, 100],
    [12, 300],
  ] as const) {
    missing.arrived(offset, offset * 1000, 9000, now)
  }
  assert.equal(missing.limit(REORDERED_MS), Number.NEGATIVE_INFINITY)
  assert.equal(missing.limit(100 + REORDERED_MS), 9000)
  assert.equal(missing.limit(300 + REORDERED_MS), Number.POSITIVE_INFINITY)
})

test('a missing offset is given up when all retries have come; one skipped later, at once', () => {
  const missing = after(0, 3)
  assert.equal(missing.limit(DEADLINE - 1), 0)
  assert.equal(missing.limit(DEADLINE), Number.POSITIVE_INFINITY)
  missing.arrived(5, 5000, 3000, DEADLINE)
  assert.equal(missing.limit(DEADLINE + REORDERED_MS - 1), 3000)
  assert.equal(missing.limit(DEADLINE + REORDERED_MS), Number.POSITIVE_INFINITY)
})

test('an offset is new only when it arrives for the first time', () => {
  const missing = after(5, 8)
  const arrived = (offset: number) => missing.arrived(offset, 0, 0, 0)
  assert.deepEqual([8, 5, 7, 7, 4, 4, 9, 6].map(arrived), [
    ...['known', 'known', 'new', 'known'],
    ...['new', 'known', 'new', 'new'],
  ])
})

test('an offset is late when it arrives long after one that was sent later', () => {
  const missing = after(5, 8)
  const arrived = (offset: number, now: number) => missing.arrived(offset, 0, 0, now)
  assert.equal(arrived(6, REORDERED_MS - 1), 'new')
  assert.equal(arrived(7, REORDERED_MS), 'late')
  assert.equal(arrived(3, REORDERED_MS), 'late')
  assert.equal(arrived(9, REORDERED_MS), 'new')
})

test('a jump far back makes no offset missing', () => {
  const missing = after(1_000_000)
  assert.equal(missing.arrived(0, 0, 1_000_000_000, 0), 'new')
  assert.equal(missing.limit(DEADLINE), Number.POSITIVE_INFINITY)
})

test('a jump far ahead makes no offset missing', () => {
  const missing = after(0, 1_000_000)
  assert.equal(missing.limit(0), Number.POSITIVE_INFINITY)
  missing.arrived(Number.MAX_SAFE_INTEGER, 0, 0, 0)
  missing.arrived(1_000_001, 0, 0, 0)
  assert.equal(missing.limit(0), Number.POSITIVE_INFINITY)
})
