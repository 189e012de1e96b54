import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MissingOffsets } from '../../../packages/order/missing-offsets.ts'

const PATIENCE = 4000
const RETRY_GAP = 20_000

/** A partition that brought these offsets at time 0. The intake time of offset n is second n. */
function after(...offsets: number[]): MissingOffsets {
  const missing = new MissingOffsets(PATIENCE)
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

test('when reading starts amid a partition, the watermark is unknown for a while', () => {
  const missing = after(7)
  assert.equal(missing.limit(PATIENCE - 1), Number.NEGATIVE_INFINITY)
  assert.equal(missing.limit(PATIENCE), Number.POSITIVE_INFINITY)
})

test('after an offset below the first, those between are missing and lower ones may follow', () => {
  const missing = after(7)
  missing.arrived(3, 3000, 7000, 3000)
  assert.equal(missing.limit(3000 + PATIENCE - 1), Number.NEGATIVE_INFINITY)
  assert.equal(missing.limit(3000 + PATIENCE), 3000)
  for (const offset of [6, 4, 5]) missing.arrived(offset, offset * 1000, 7000, 8000)
  assert.equal(missing.limit(8000), Number.POSITIVE_INFINITY)
})

test('the lowest missing offset sets the limit, whichever was skipped first', () => {
  const missing = after(9, 12)
  missing.arrived(5, 5000, 12_000, 0)
  assert.equal(missing.limit(PATIENCE), 5000)
  for (const offset of [6, 7, 8]) missing.arrived(offset, offset * 1000, 12_000, 0)
  assert.equal(missing.limit(PATIENCE), 9000)
})

test('a missing offset is given up when no missing offset has arrived for 20 s', () => {
  const missing = after(0, 3)
  assert.equal(missing.limit(RETRY_GAP - 1), 0)
  missing.arrived(2, 2000, 3000, RETRY_GAP - 1)
  assert.equal(missing.limit(2 * RETRY_GAP - 2), 0)
  assert.equal(missing.limit(2 * RETRY_GAP - 1), Number.POSITIVE_INFINITY)
})

test('an offset is new only when it arrives for the first time', () => {
  const missing = after(5, 8)
  const isNew = (offset: number) => missing.arrived(offset, 0, 0, 0)
  assert.deepEqual([8, 5, 7, 7, 4, 4, 9, 6].map(isNew), [
    ...[false, false, true, false],
    ...[true, false, true, true],
  ])
})

test('a jump far back makes no offset missing', () => {
  const missing = after(1_000_000)
  assert.equal(missing.arrived(0, 0, 1_000_000_000, 0), true)
  assert.equal(missing.limit(PATIENCE), Number.POSITIVE_INFINITY)
})

test('a jump far ahead makes no offset missing', () => {
  const missing = after(0, 1_000_000)
  assert.equal(missing.limit(0), Number.POSITIVE_INFINITY)
  missing.arrived(Number.MAX_SAFE_INTEGER, 0, 0, 0)
  missing.arrived(1_000_001, 0, 0, 0)
  assert.equal(missing.limit(0), Number.POSITIVE_INFINITY)
})
