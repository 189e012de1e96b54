/** Records that somebody asks for one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'
import { StopError } from '../../../packages/kafka/failure.ts'
import { Pull } from '../../../packages/kafka/pull.ts'

function given() {
  const ended = Promise.withResolvers<void>()
  const group = { isCurrent: true, offsets: {} }
  const seen: string[] = []
  const subscription = {
    ...{ group, atRisk: 0, join() {}, async close() {} },
    read: () => seen.push('read'),
    finished: () => seen.push('finished'),
  }
  type Parts = ConstructorParameters<typeof Pull>
  const pull = new Pull({ ended: ended.promise }, subscription as unknown as Parts[1])
  const partition = new AssignedPartition({
    start: { topic: 't', partition: 0, offset: 0n, metadata: '' },
    ...{ isCommitted: true, laneOf: () => undefined, isWanted: () => true },
    ...{ maxWaitingBytes: () => 1000, added: () => pull.run() },
  })
  pull.add(partition)
  const take = (...offsets: bigint[]) => {
    const records = offsets.map((offset) => ({ topic: 't', partition: 0, offset, timestamp: 0n }))
    const whole = records.map((each) => ({ ...each, key: null, value: null, headerEntries: [] }))
    partition.take(whole, (offsets.at(-1) ?? 0n) + 1n, 9n)
  }
  return { pull, partition, take, group, seen, ended }
}

test('hands out nothing while the partitions may be another process’s', async () => {
  const { pull, take, group } = given()
  const records = pull.records(AbortSignal.timeout(10_000))
  group.isCurrent = false
  let isHere = false
  const first = records.next().then(({ value }) => {
    isHere = true
    return value?.record.offset
  })
  take(0n, 1n)
  await new Promise(setImmediate)
  assert.equal(isHere, false)
  group.isCurrent = true
  pull.run()
  assert.equal(await first, 0n)
})

test('what is finished counts from the lowest unfinished record, and a revocation waits for what was handed out', async () => {
  const { pull, partition, take, seen } = given()
  const records = pull.records(AbortSignal.timeout(10_000))
  take(0n, 1n)
  const [first, second] = [await records.next(), await records.next()]
  second.value?.finished()
  assert.equal(partition.due?.offset, 0n)
  pull.remove(partition)
  const idle = partition.idle().then(() => seen.push('idle'))
  first.value?.finished()
  await idle
  assert.equal(partition.due?.offset, 2n)
  assert.deepEqual(seen, ['read', 'finished', 'finished', 'idle'])
})

test('ends when it is stopped, and with the reason when it cannot go on', async () => {
  const stop = new AbortController()
  const stopped = given().pull.records(stop.signal).next()
  stop.abort()
  assert.equal((await stopped).done, true)
  const { pull, ended } = given()
  const failed = pull.records(AbortSignal.timeout(10_000)).next()
  ended.reject(new StopError('Kafka at k has no topic t'))
  await assert.rejects(failed, { message: 'Kafka at k has no topic t' })
})
