/** Reading partitions: what becomes of records that are gone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Reader } from '../../../packages/kafka/reader.ts'

test('records that were deleted before they were read are skipped, and named', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const partition = {
    ...{ topic: 't', partition: 0, nextOffset: 3n, hasRoom: true },
    skipTo(offset: bigint) {
      partition.nextOffset = offset
      partition.hasRoom = false
    },
    ...{ take() {}, quiet() {} },
  }
  const partitions = [{ partitionIndex: 0, errorCode: 1 }]
  const client = {
    metadata: async () => ({
      brokers: new Map([[1, {}]]),
      topics: new Map([['t', { id: 'id', partitions: [{ leader: 1 }] }]]),
    }),
    fetch: async () => ({ errorCode: 0, responses: [{ topicId: 'id', partitions }] }),
    listOffsets: async ({ timestamp }: { timestamp: bigint }) =>
      new Map([['t', [timestamp === -2n ? 8n : 12n]]]),
    async close() {},
  }
  const skipped: unknown[] = []
  const reader = new Reader(client as never, ['t'], {
    ...{ answered() {}, failed() {} },
    skipped: (...[{ topic, partition: index }, from, to]) => {
      skipped.push(topic, index, from, to)
      resolve()
    },
  })
  reader.add(partition)
  await promise
  assert.deepEqual(skipped, ['t', 0, 3n, 8n])
  assert.equal(partition.nextOffset, 8n)
  await reader.close()
})
