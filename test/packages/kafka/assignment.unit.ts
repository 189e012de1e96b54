/** Where the partitions of a process begin, and where they end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'
import { Assignment, type AssignmentParts } from '../../../packages/kafka/assignment.ts'
import { Window } from '../../../packages/kafka/window.ts'

const [old, added] = [
  { topic: 't', partition: 0 },
  { topic: 't', partition: 1 },
]

/** Of a group that has committed nothing. */
function assignmentOf(end: { offset: bigint }) {
  const partitions = new Map<string, AssignedPartition>()
  const client = { listOffsets: async () => new Map([['t', [end.offset, end.offset]]]) }
  const parts = {
    group: { own: [old], owns: () => true, offsets: { client, committed: async () => [] } },
    reader: { add() {}, remove() {} },
    work: { add() {}, remove() {}, run() {} },
    ...{ window: new Window({ start: 'latest' }), all: [old], laneOf: () => '' },
    untilThere: <T>(ask: () => Promise<T>) => ask(),
  }
  return { partitions, assignment: new Assignment(partitions, parts as unknown as AssignmentParts) }
}

test('after an abortion before the first commit, the partitions begin where they did, though the topic has grown', async () => {
  const end = { offset: 5n }
  const { partitions, assignment } = assignmentOf(end)
  await assignment.assign([old])
  end.offset = 8n
  await assignment.restart(Promise.resolve())
  assert.equal(partitions.get('t:0')?.nextOffset, 5n)
})

test('a partition that is added is read from its beginning, also with KAFKA_START=latest', async () => {
  const { partitions, assignment } = assignmentOf({ offset: 5n })
  await assignment.assign([old, added])
  assert.equal(partitions.get('t:0')?.nextOffset, 5n)
  assert.equal(partitions.get('t:1')?.nextOffset, 0n)
})

test('a partition that is added after the end of a bounded run has nothing of it, and holds up no end', async () => {
  const { partitions, assignment } = assignmentOf({ offset: 5n })
  assignment.endAt(new Map([['t:0', 9n]]))
  await assignment.assign([old, added])
  assert.deepEqual(
    ['t:0', 't:1'].map((name) => partitions.get(name)?.isDone),
    [false, true],
  )
  assert.equal(partitions.get('t:1')?.hasRoom, false)
})
