import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PartitionQueues } from '../../../../packages/tributary/kafka/partition-queues.ts'

const filled = (most: number, ...counts: number[]) => {
  const queues = new PartitionQueues<string>(most)
  for (const [partition, count] of counts.entries()) {
    for (let n = 0; n < count; n++) queues.add(partition, `${partition}/${n}`, 10)
  }
  return queues
}

const nextAll = (queues: PartitionQueues<string>) => {
  const records = []
  for (let next = queues.next(); next; next = queues.next()) records.push(next)
  return records
}

test('partitions take turns, each in its order', () => {
  const records = nextAll(filled(9, 100, 100, 2)).map(({ record }) => record)
  assert.deepEqual(records, ['0/0', '1/0', '2/0', '0/1', '1/1', '2/1', '0/2', '1/2'])
})

test('a partition with its share in flight waits until one of its own records is finished', () => {
  const queues = filled(4, 10, 10)
  const records = nextAll(queues)
  assert.equal(records.length, 4)
  records.find(({ record }) => record === '1/0')?.finished()
  assert.deepEqual(
    nextAll(queues).map(({ record }) => record),
    ['1/2'],
  )
})

test('a stuck partition does not hold up another', () => {
  const queues = filled(4, 10, 10)
  const others = []
  for (let next = queues.next(); next; next = queues.next()) {
    if (next.record.startsWith('0')) continue
    others.push(next.record)
    next.finished()
  }
  assert.equal(others.length, 10)
})

test('queued records are counted in bytes', () => {
  const queues = filled(10, 1, 1)
  assert.deepEqual([queues.bytes, queues.isEmpty], [20, false])
  nextAll(queues)
  assert.deepEqual([queues.bytes, queues.isEmpty], [0, true])
  assert.equal(queues.next(), undefined)
})
