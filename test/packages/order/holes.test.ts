import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Holes } from '../../../packages/order/holes.ts'

const PATIENCE = 4000
const QUIET = 20_000

/** Holes of an input that began with these offsets, a second of intake time for each, at time 0. */
function after(...offsets: number[]): Holes {
  const holes = new Holes(PATIENCE)
  let reached = 0
  for (const offset of offsets) {
    holes.arrived(offset, offset * 1000, reached, 0)
    reached = Math.max(reached, offset * 1000)
  }
  return holes
}

test('from the first record of a topic on nothing is missing', () => {
  assert.equal(after(0, 1, 2, 3).limit(0), Number.POSITIVE_INFINITY)
})

test('what was overtaken holds the input back to what came before it, until it comes', () => {
  const holes = after(0, 1, 4)
  assert.equal(holes.limit(0), 1000)
  holes.arrived(2, 2000, 4000, 1)
  assert.equal(holes.limit(1), 1000)
  holes.arrived(3, 3000, 4000, 2)
  assert.equal(holes.limit(2), Number.POSITIVE_INFINITY)
})

test('where a process begins amid a topic, nobody knows for a while what is still to come', () => {
  const holes = after(7)
  assert.equal(holes.limit(PATIENCE - 1), Number.NEGATIVE_INFINITY)
  assert.equal(holes.limit(PATIENCE), Number.POSITIVE_INFINITY)
})

test('a record from before the first shows that those between may be missing, and others too', () => {
  const holes = after(7)
  holes.arrived(3, 3000, 7000, 3000)
  assert.equal(holes.limit(3000 + PATIENCE - 1), Number.NEGATIVE_INFINITY)
  assert.equal(holes.limit(3000 + PATIENCE), 3000)
  for (const offset of [6, 4, 5]) holes.arrived(offset, offset * 1000, 7000, 8000)
  assert.equal(holes.limit(8000), Number.POSITIVE_INFINITY)
})

test('the lowest counts, whichever was found first', () => {
  const holes = after(9, 12)
  holes.arrived(5, 5000, 12_000, 0)
  assert.equal(holes.limit(PATIENCE), 5000)
  for (const offset of [6, 7, 8]) holes.arrived(offset, offset * 1000, 12_000, 0)
  assert.equal(holes.limit(PATIENCE), 9000)
})

test('what never comes is given up when nothing else of the kind has come for a while', () => {
  const holes = after(0, 3)
  assert.equal(holes.limit(QUIET - 1), 0)
  holes.arrived(2, 2000, 3000, QUIET - 1)
  assert.equal(holes.limit(2 * QUIET - 2), 0)
  assert.equal(holes.limit(2 * QUIET - 1), Number.POSITIVE_INFINITY)
})

test('only what has not come before is new', () => {
  const holes = after(5, 8)
  const isNew = (offset: number) => holes.arrived(offset, 0, 0, 0)
  assert.deepEqual([8, 5, 7, 7, 4, 4, 9, 6].map(isNew), [
    ...[false, false, true, false],
    ...[true, false, true, true],
  ])
})

test('an input that goes on somewhere else is not searched for what lies between', () => {
  const holes = after(0, 1_000_000)
  assert.equal(holes.limit(0), Number.POSITIVE_INFINITY)
  holes.arrived(Number.MAX_SAFE_INTEGER, 0, 0, 0)
  holes.arrived(1_000_001, 0, 0, 0)
  assert.equal(holes.limit(0), Number.POSITIVE_INFINITY)
})
