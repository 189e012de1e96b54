import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  sinceLost,
  sinceTakeover,
  translated,
} from '../../../../packages/tributary/failover/positions.ts'

interface Record_ {
  readonly name: string
  readonly timestamp: number
}

/**
 * A topic of one partition.
 * @param begin the oldest record that is left
 * @param hole the offset of a record that was compacted away
 */
const kafka = (records: readonly Record_[], begin = 0, hole = -1) => ({
  ends: async () => [{ topic: 't', partition: 0, offset: records.length, timestamp: -1 }],
  newest: async () => {
    const timestamp = Math.max(-1, ...records.map((each) => each.timestamp))
    const offset = records.findLastIndex((each) => each.timestamp === timestamp)
    return [{ topic: 't', partition: 0, offset, timestamp }]
  },
  recordsAt: async (_: string, offsets: ReadonlyMap<number, number>) =>
    new Map(
      [...offsets]
        .filter(([, at]) => at >= begin)
        .map(([partition, at]) => [partition, at === hole ? at + 1 : at] as const)
        .filter(([, at]) => at < records.length)
        .map(([partition, offset]) => [
          partition,
          { offset, timestamp: records[offset]?.timestamp ?? -1 },
        ]),
    ),
  firstSince: async (_: string, times: ReadonlyMap<number, number>) =>
    new Map(
      [...times].map(([partition, time]) => [
        partition,
        records.findIndex(({ timestamp }) => timestamp >= time),
      ]),
    ),
})

/** Records whose times mostly rise. */
const original = fc
  .array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 })
  .map((jitter) => jitter.map((late, i) => ({ name: `o${i}`, timestamp: 100 + 2 * i + late })))

/** A copy in which runs are repeated, as after a kill of the mirror. */
const copied = (records: readonly Record_[], back: readonly number[]): Record_[] => {
  const copy: Record_[] = []
  for (let from = 0, n = 0; from < records.length; n++) {
    const to = Math.min(records.length, from + 5)
    copy.push(...records.slice(Math.max(0, from - (back[n] ?? 0)), to))
    from = to
  }
  return copy
}

const repeats = fc.array(fc.nat(4), { maxLength: 6 })

describe('the position in another Kafka', () => {
  it('leaves out nothing that was not finished, whatever the copy repeats', async () => {
    const inputs = fc.tuple(original, repeats, fc.nat(30), fc.nat(30), fc.boolean())
    const property = fc.asyncProperty(inputs, async ([records, back, at, gone, reads]) => {
      const copy = copied(records, back)
      // OLD reads the original or the copy, and NEW the other one.
      const [old, next] = reads ? [records, copy] : [copy, records]
      const committed = Math.min(at, old.length)
      const result = await translated('t', new Map([[0, committed]]), kafka(old, gone), kafka(next))
      const from = result.get(0) as number
      const finished = new Set(old.slice(0, committed).map(({ name }) => name))
      const skipped = next.slice(0, from).filter(({ name }) => !finished.has(name))
      assert.deepEqual(skipped, [])
    })
    await fc.assert(property, { numRuns: 500 })
  })

  it('is that of the last finished record, so that little is read again', async () => {
    const records = [10, 20, 30, 40].map((timestamp) => ({ name: `${timestamp}`, timestamp }))
    for (const committed of [1, 3, 4]) {
      const at = new Map([[0, committed]])
      const found = await translated('t', at, kafka(records), kafka(records))
      assert.deepEqual(found, new Map([[0, committed - 1]]))
    }
  })

  it('leaves out none of the records that NEW wrote while OLD was away', async () => {
    const nat = fc.nat(30)
    const inputs = fc.tuple(original, repeats, nat, nat, fc.boolean(), nat)
    const property = fc.asyncProperty(
      inputs,
      async ([records, back, mirrored, gone, compacted, time]) => {
        const count = Math.min(mirrored, records.length)
        // The last mirrored record may be gone.
        const hole = compacted ? count - 1 : -1
        // OLD may have written on while NEW wrote.
        const own = [1, 2, 3].map((n) => ({ name: `n${n}`, timestamp: 100 + 2 * time + n }))
        const copy = [...copied(records.slice(0, count), back), ...own]
        const noted = count > 0 ? [{ topic: 't', partition: 0, offset: count - 1 }] : []
        const all = { noted, copied: [] }
        const [at] = await sinceTakeover(['t'], all, kafka(records, gone, hole), kafka(copy))
        assert.ok((at?.offset ?? 0) <= copy.length - own.length)
      },
    )
    await fc.assert(property, { numRuns: 500 })
  })

  it('is not before what the mirror has copied back already', async () => {
    const records = [1, 2, 3].map((n) => ({ name: `o${n}`, timestamp: n }))
    const at = (offset: number) => [{ topic: 't', partition: 0, offset }]
    const copy = [...records, { name: 'n1', timestamp: 9 }, { name: 'n2', timestamp: 10 }]
    const all = { noted: at(2), copied: at(3) }
    assert.deepEqual(await sinceTakeover(['t'], all, kafka(records), kafka(copy)), at(4))
  })

  it('after a loss is before the last mirrored record, and at the beginning if there is none', async () => {
    const inputs = [10, 20, 30, 40].map((timestamp) => ({ name: `${timestamp}`, timestamp }))
    const of = (ordered: ReturnType<typeof kafka>) => {
      const input = kafka(inputs)
      return sinceLost('t', 'ordered', 15, { ...input, newest: ordered.newest })
    }
    const mirrored = kafka([{ name: 'a', timestamp: 31 }])
    assert.deepEqual(await of(mirrored), new Map([[0, 1]]))
    assert.deepEqual(await of(kafka([])), new Map([[0, 0]]))
  })
})
