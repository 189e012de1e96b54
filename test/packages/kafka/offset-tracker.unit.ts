/** Offsets of a partition: what is committed, and what a restart repeats. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decodeOffsetMap,
  encodeOffsetMap,
  MAX_MAP_BYTES,
} from '../../../packages/kafka/offset-map.ts'
import { OffsetTracker, type Tracked } from '../../../packages/kafka/offset-tracker.ts'

/** Offsets with gaps, as in a compacted or transactional topic. */
const offsets = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 })
  .map((steps) => steps.map((_, i) => BigInt(steps.slice(0, i + 1).reduce((a, b) => a + b, 0))))

const lowest = (unfinished: readonly bigint[], next: bigint) => unfinished[0] ?? next

test('the lowest unfinished offset is committed, whatever the gaps and the order of finishing', () => {
  fc.assert(
    fc.property(offsets, fc.infiniteStream(fc.nat()), (all, random) => {
      const tracker = new OffsetTracker(0n)
      const open = all.map((offset) => [offset, tracker.read(offset) as Tracked] as const)
      while (open.length > 0) {
        const [[, record] = []] = open.splice((random.next().value as number) % open.length, 1)
        tracker.finish(record as Tracked)
        const left = open.map(([offset]) => offset).toSorted((a, b) => Number(a - b))
        assert.equal(tracker.position, lowest(left, tracker.next))
      }
      assert.equal(tracker.map(), '')
    }),
  )
})

test('a restart reads again what was unfinished, and nothing that was finished', () => {
  fc.assert(
    fc.property(offsets, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (all, done) => {
      const tracker = new OffsetTracker(0n)
      const records = all.map((offset) => tracker.read(offset) as Tracked)
      const unfinished = all.filter((_, i) => !done[i])
      for (const [i, record] of records.entries()) if (done[i]) tracker.finish(record)
      const { position } = tracker
      const again = new OffsetTracker(position, decodeOffsetMap(position, tracker.map()))
      const read = all.filter((offset) => offset >= position && again.read(offset) !== undefined)
      assert.deepEqual(read, unfinished)
      assert.equal(again.position, lowest(unfinished, again.next))
      // A process that dies at once commits the same.
      if (unfinished.length > 0) assert.equal(again.map(), tracker.map())
    }),
  )
})

test('a process that dies before it has read everything leaves what was finished before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      fc.integer({ min: 0, max: 60 }),
      (done, count) => {
        const tracker = new OffsetTracker(0n)
        const records = done.map((_, i) => tracker.read(BigInt(i)) as Tracked)
        for (const [i, record] of records.entries()) if (done[i]) tracker.finish(record)
        const start = Number(tracker.position)
        const second = new OffsetTracker(
          tracker.position,
          decodeOffsetMap(tracker.position, tracker.map()),
        )
        for (let i = start; i < Math.min(start + count, 60); i++) second.read(BigInt(i))
        const { position } = second
        const third = new OffsetTracker(position, decodeOffsetMap(position, second.map()))
        const read = done.flatMap((_, i) =>
          i >= position && third.read(BigInt(i)) !== undefined ? [i] : [],
        )
        assert.deepEqual(
          read,
          done.flatMap((isDone, i) => (isDone ? [] : [i])),
        )
      },
    ),
  )
})

test('while there is room for what is in flight, the whole map fits into the metadata', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 10 }),
      fc.integer({ min: 1, max: 100 }),
      (runs, inFlight) => {
        const tracker = new OffsetTracker(0n)
        tracker.read(0n)
        let offset = 1n
        // Finishes every second run, for as long as there is room.
        for (let i = 0; tracker.hasRoomFor(inFlight) && i < 5000; i++) {
          const length = runs[i % runs.length] as number
          const records = Array.from({ length }, () => tracker.read(offset++) as Tracked)
          if (i % 2 === 1) for (const record of records) tracker.finish(record)
        }
        // Those in flight finish apart from each other.
        for (let i = 0; i < inFlight; i++) {
          tracker.read(offset++)
          tracker.finish(tracker.read(offset++) as Tracked)
        }
        const map = tracker.map()
        const whole = decodeOffsetMap(0n, map)
        assert.ok(map.length <= 4096, `${map.length} characters`)
        assert.equal(whole.at(-1)?.to, offset)
      },
    ),
    { numRuns: 10 },
  )
})

test('a stuck record takes no room for what is finished in a row beyond it', () => {
  const tracker = new OffsetTracker(0n)
  const records = Array.from({ length: 5001 }, (_, i) => tracker.read(BigInt(i)) as Tracked)
  for (const record of records.slice(1).filter((_, i) => i % 2 === 0)) tracker.finish(record)
  assert.equal(tracker.hasRoomFor(1), false)
  for (const record of records.slice(1)) tracker.finish(record)
  assert.equal(tracker.hasRoomFor(500), true)
})

test('a map that is too long keeps its beginning', () => {
  const ranges = Array.from({ length: 5000 }, (_, i) => ({
    from: BigInt(2 * i + 1),
    to: BigInt(2 * i + 2),
  }))
  const map = encodeOffsetMap(0n, ranges)
  assert.ok(map.length <= 4096)
  const kept = decodeOffsetMap(0n, map)
  assert.equal(kept.length, MAX_MAP_BYTES / 2)
  assert.deepEqual(kept, ranges.slice(0, kept.length))
})

for (const metadata of [null, undefined, '', 'of another client', '{"a":1}', 'runs1:']) {
  test(`the metadata ${JSON.stringify(metadata)} names nothing finished`, () => {
    assert.deepEqual(decodeOffsetMap(7n, metadata), [])
  })
}
