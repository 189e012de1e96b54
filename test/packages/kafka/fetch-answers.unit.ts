/** A consumer fetches all that was committed, also beside aborted records. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Consumer, kGetApi, kMetadata } from '@platformatic/kafka'
import { mendAnswers } from '../../../packages/kafka/fetch-answers.ts'

const [TRANSACTIONAL, CONTROL] = [1 << 4, 1 << 5]

const batch = (firstOffset: bigint, records: number, attributes: number, key?: Buffer) => ({
  ...{ attributes, firstOffset, lastOffsetDelta: records - 1, producerId: 7n },
  ...{ firstTimestamp: 1n, maxTimestamp: 5n },
  records: Array.from({ length: records }, (_, offsetDelta) => ({
    ...{ offsetDelta, timestampDelta: 0n, key: key ?? null, value: Buffer.from('') },
    headers: [],
  })),
})
const data = (firstOffset: bigint, records: number) => batch(firstOffset, records, TRANSACTIONAL)
const marker = (offset: bigint, kind: 'commit' | 'abort') =>
  batch(offset, 1, TRANSACTIONAL | CONTROL, Buffer.from([0, 0, 0, kind === 'commit' ? 1 : 0]))

test('records between two abortions of their producer come, though it wrote nothing in the second one', async () => {
  const consumer = new Consumer({
    ...{ clientId: 'c', groupId: 'g', bootstrapBrokers: ['127.0.0.1:1'], retries: 0 },
  })
  const first = [data(0n, 2), marker(2n, 'abort')]
  const records = [...first, data(3n, 3), marker(6n, 'commit'), marker(7n, 'abort')]
  const partitions = [
    { partitionIndex: 0, abortedTransactions: [{ producerId: 7n, firstOffset: 0n }], records },
  ]
  const answer = { errorCode: 0, sessionId: 0, responses: [{ topicId: 'id', partitions }] }
  type Done = (error: null, value: unknown) => void
  const api = (...args: readonly unknown[]) => (args.at(-1) as Done)(null, answer)
  Object.assign(consumer, {
    [kMetadata]: (_: unknown, done: Done) =>
      done(null, { brokers: new Map([[1, {}]]), topics: new Map() }),
    [kGetApi]: (_: string, done: Done) => done(null, Object.assign(api, { version: 17 })),
  })
  const connectionPool = { get: (_: unknown, done: Done) => done(null, {}) } as never
  await mendAnswers(consumer)
  const position = { fetchOffset: 0n, currentLeaderEpoch: -1, lastFetchedEpoch: -1 }
  const { responses } = await consumer.fetch({
    ...{ node: 1, connectionPool },
    topics: [{ topicId: 'id', partitions: [{ partition: 0, partitionMaxBytes: 1, ...position }] }],
    ...{ minBytes: 1, maxBytes: 1, maxWaitTime: 1 },
  })
  const batches = responses[0]?.partitions[0]?.records ?? []
  const kept = batches.filter((each) => each.records.length > 0)
  assert.deepEqual(
    kept.map(({ firstOffset }) => firstOffset),
    [3n],
  )
  // The reading goes on after all of them.
  assert.equal(batches.at(-1)?.firstOffset, 7n)
  await consumer.close()
})
