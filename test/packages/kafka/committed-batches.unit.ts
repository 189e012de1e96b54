/** The records of aborted transactions never come, however a fetch cuts through them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { committedBatches } from '../../../packages/kafka/committed-batches.ts'

type Step =
  | { readonly producer: number; readonly does: 'write' | 'commit' | 'abort' }
  | { readonly producer: number; readonly does: 'plain' }

const step = fc.record({
  producer: fc.integer({ min: 1, max: 3 }),
  does: fc.constantFrom('write', 'write', 'commit', 'abort', 'plain'),
}) as fc.Arbitrary<Step>

const marker = (kind: number) => {
  const key = Buffer.alloc(4)
  key.writeInt16BE(kind, 2)
  return key
}

/** The batches of a partition, which of them count, and its aborted transactions. */
function logOf(steps: readonly Step[]) {
  const open = new Map<number, number[]>()
  const aborted: { producerId: bigint; firstOffset: bigint; lastOffset: number }[] = []
  const counts = new Set<number>()
  // Every transaction ends at last: beyond one that is open nothing is read.
  const ends = [1, 2, 3].map((producer): Step => ({ producer, does: 'commit' }))
  const batches = [...steps, ...ends].map(({ producer, does }, offset) => {
    const id = BigInt(producer)
    const written = open.get(producer) ?? []
    if (does === 'write') open.set(producer, [...written, offset])
    else if (does === 'plain') counts.add(offset)
    else {
      if (does === 'commit') for (const each of written) counts.add(each)
      else if (written[0] !== undefined) {
        aborted.push({ producerId: id, firstOffset: BigInt(written[0]), lastOffset: offset })
      }
      open.delete(producer)
    }
    const isControl = does === 'commit' || does === 'abort'
    return {
      attributes: does === 'plain' ? 0 : isControl ? 0x30 : 0x10,
      firstOffset: BigInt(offset),
      lastOffsetDelta: 0,
      producerId: id,
      records: [{ key: isControl ? marker(does === 'commit' ? 1 : 0) : null }],
    }
  })
  return { batches, counts, aborted }
}

test('any fetch of any log has the committed records of its range and no others', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.nat(43), fc.nat(43), (steps, a, b) => {
      const { batches, counts, aborted } = logOf(steps)
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      // A broker names the aborted transactions that overlap the range.
      const overlapping = aborted.filter(
        ({ firstOffset, lastOffset }) => firstOffset < to && lastOffset >= from,
      )
      const kept = committedBatches(batches.slice(from, to), overlapping)
      const expected = [...counts]
        .filter((each) => each >= from && each < to)
        .toSorted((x, y) => x - y)
      assert.deepEqual(
        kept.map(({ firstOffset }) => Number(firstOffset)),
        expected,
      )
    }),
    { numRuns: 500 },
  )
})
