/** How much of a partition waits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'

test('a partition with large headers is full like one with large values', () => {
  const partition = new AssignedPartition({
    start: { topic: 't', partition: 0, offset: 0n, metadata: '' },
    ...{ isCommitted: false, laneOf: () => '', isWanted: () => true },
    ...{ maxWaitingBytes: () => 100_000, added() {} },
  })
  const header = [Buffer.from('ce_long'), Buffer.alloc(100_000)] as const
  const record = { topic: 't', partition: 0, offset: 0n, timestamp: 0n, headerEntries: [header] }
  partition.take([record], 1n, 1n)
  assert.equal(partition.hasRoom, false)
})
