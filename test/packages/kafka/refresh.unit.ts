/** Topics that change while they are read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StopError } from '../../../packages/kafka/failure.ts'
import { refresh } from '../../../packages/kafka/refresh.ts'

const parts = (partitions: () => Promise<readonly { topic: string; partition: number }[]>) => {
  const seen: string[] = []
  return {
    ...{ partitions, seen },
    group: { rejoin: () => seen.push('rejoined') },
    assignment: {
      // As the client does for a topic that is gone.
      refreshEnds: () => Promise.reject(new Error('Unknown topic t.')),
    },
    failed: (error: unknown) => seen.push((error as Error).message),
  }
}

test('a topic that is deleted while it is read ends the process with what checkTopics says', async () => {
  const gone = parts(() => Promise.reject(new StopError('Kafka at k has no topic t')))
  assert.equal(await refresh(gone, 3), 3)
  assert.deepEqual(gone.seen, ['Kafka at k has no topic t'])
})

test('a Kafka that is away changes nothing', async () => {
  const away = parts(() => Promise.reject(new Error('Connection refused')))
  assert.equal(await refresh(away, 3), 3)
  assert.deepEqual(away.seen, [])
})
