/** Records whose result or dead letter cannot be stored. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'
import { ExactlyOnce } from '../../../packages/kafka/exactly-once.ts'
import { Refused } from '../../../packages/kafka/refused.ts'
import { Work } from '../../../packages/kafka/work.ts'
import type { PlacedRecord } from '../../../packages/kafka/writer.ts'

/** One record, whose result the given topics refuse. @returns what is stored, and how it ends */
async function handled(...refusing: readonly string[]) {
  const stored: string[] = []
  const aborted: Error[] = []
  const send = async (records: readonly PlacedRecord[]) => {
    const topics = records.map(({ topic }) => topic)
    const isRefused = topics.some((topic) => refusing.includes(topic))
    if (!isRefused) stored.push(...topics)
    const error = new Refused(
      `the topic ${topics} does not take it (INVALID_RECORD)`,
      'see its keys',
    )
    return new Map(isRefused ? [[`${topics}:0`, error]] : [])
  }
  const producer = {
    ...{ send, hasRecords: true, transaction: { id: 'id', producerId: 1n, epoch: 0 } },
    ...{ partitionCount: async () => 1, addOffsets: async () => {}, end: async () => {} },
    close: async () => {},
  }
  const delivery = await ExactlyOnce.open({
    ...{ group: 'g', offsets: { commit: async () => {} }, open: async () => producer },
    ...{ retrying() {}, aborted: (error) => aborted.push(error) },
  })
  const event = { specversion: '1.0', id: '1', source: '/s', type: 't' }
  const handler = {
    ...{ definition: {}, keyOf: () => undefined, timeOf: () => undefined },
    async handle(_: unknown, store: (event: object, body: string) => Promise<string | undefined>) {
      const reason = await store(event, '{}')
      return { status: reason ? 413 : 204, headers: {}, body: reason ?? '' }
    },
  }
  const { promise, resolve } = Promise.withResolvers<string>()
  const work = new Work(
    {
      ...{ handler: handler as never, delivery, source: 'urn:test', destination: 'urn:test' },
      ...{ outputTopic: 'out', deadLetterTopic: 'dead' },
      ...{ retry: 3, backoffPolicy: 'linear', backoffDelay: 1, atRisk: () => 0 },
      limits: { maxInFlight: 1, maxBytes: 1e6 },
      membership: { isCurrent: true, current: async () => {} },
    },
    {
      ...{ emptied() {}, retrying() {}, deadLetter() {} },
      finished: () => resolve('finished'),
      failed: (error) => resolve((error as Error).message),
    },
  )
  const partition = new AssignedPartition({
    start: { topic: 'in', partition: 0, offset: 0n, metadata: '' },
    ...{ isCommitted: true, laneOf: () => undefined, isWanted: () => true },
    ...{ maxWaitingBytes: () => 1e6, added: () => work.run() },
  })
  work.add(partition)
  const record = { topic: 'in', partition: 0, offset: 0n, timestamp: 0n, headerEntries: [] }
  partition.take([record], 1n, 1n)
  return { ended: await promise, stored, aborted }
}

test('a result that its topic never takes becomes a dead letter, and aborts no transaction', async () => {
  assert.deepEqual(await handled('out'), { ended: 'finished', stored: ['dead'], aborted: [] })
})

test('a dead letter that its topic never takes ends the process, and says why', async () => {
  const { ended, stored } = await handled('out', 'dead')
  assert.deepEqual(stored, [])
  assert.equal(
    ended,
    'the dead letter of in, partition 0, offset 0 cannot be stored: the topic dead does not take it (INVALID_RECORD); see its keys',
  )
})
