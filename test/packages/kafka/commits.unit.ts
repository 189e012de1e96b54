/** How many records would be handled again after a kill: those in flight, and those that are not committed. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'
import { Commits } from '../../../packages/kafka/commits.ts'
import { AtLeastOnce } from '../../../packages/kafka/delivery.ts'
import type { CommittedOffset } from '../../../packages/kafka/group-offsets.ts'
import { Work } from '../../../packages/kafka/work.ts'
import { Writer } from '../../../packages/kafka/writer.ts'

const MAX = 16

describe('a process with a limit of events in flight', () => {
  it('has no more events beyond its last commit, however long a commit takes or if it fails', async (t) => {
    let handled = 0
    let answer = Promise.withResolvers<void>()
    const committed: bigint[] = []
    const writer = new Writer({
      partitionCount: async () => 1,
      send: async () => new Map(),
      close: async () => {},
    })
    const delivery = new AtLeastOnce(writer, async (offsets: readonly CommittedOffset[]) => {
      await answer.promise
      committed.push(...offsets.map(({ offset }) => offset))
    })
    const failures: Error[] = []
    const commits = new Commits({
      partitions: () => [partition],
      ...{ delivery, maxInFlight: MAX },
      failed: (error) => failures.push(error),
      done: () => work.run(),
    })
    t.after(() => commits.stop())
    const handler = {
      ...{
        definition: {},
        keyOf: () => undefined,
        timeOf: () => undefined,
        streamOf: () => undefined,
      },
      async handle() {
        handled++
        return { status: 204, headers: {} }
      },
    }
    const work = new Work(
      {
        ...{ handler, delivery, source: 'urn:test', destination: 'urn:test' },
        ...{ outputTopic: 'out', deadLetterTopic: 'dead' },
        ...{ retry: 0, backoffPolicy: 'linear', backoffDelay: 1 },
        limits: { maxInFlight: MAX, maxBytes: 1e6 },
        membership: { isCurrent: true, current: async () => {} },
        atRisk: () => commits.atRisk,
      },
      {
        ...{ emptied() {}, retrying() {}, deadLetter() {} },
        ...{ finished: () => commits.finished(), failed: assert.fail },
      },
    )
    const partition = new AssignedPartition({
      start: { topic: 'in', partition: 0, offset: 0n, metadata: '' },
      ...{ isCommitted: true, laneOf: () => undefined, isWanted: () => true },
      ...{ maxWaitingBytes: () => 1e6, added: () => work.run() },
    })
    work.add(partition)
    const records = Array.from({ length: 10 * MAX }, (_, offset) => ({
      ...{ topic: 'in', partition: 0, offset: BigInt(offset), timestamp: 0n },
      ...{ key: null, value: Buffer.from('{}'), headerEntries: [] },
    }))
    partition.take(records, BigInt(records.length), BigInt(records.length))
    // The commit begins in the turn after the records.
    await turn()
    await turn()
    assert.equal(handled, MAX)
    const next = Promise.withResolvers<void>()
    answer.reject(new Error('the coordinator changes'))
    answer = next
    await turn()
    assert.equal(failures.length, 1)
    assert.equal(handled, MAX)
    void commits.run()
    next.resolve()
    await commits.last()
    while (handled < records.length) await turn()
    await commits.last()
    assert.equal(committed.at(-1), BigInt(records.length))
  })
})
