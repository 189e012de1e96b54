/** Which record a Reordering takes next, and when a reader waits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { Reordering } from '../../../packages/order/reordering.ts'
import { r } from '../../../stage/order/changes.ts'
import {
  CODFW,
  EQIAD,
  isPending,
  offsets,
  opened,
  record,
  settled,
  type TestRecord,
} from './opened.ts'

test('a backlog of one topic waits for the other topic, until that is at its end', async (t) => {
  const { order, applied, pass } = await opened(t)
  await order.add(record(EQIAD, 0, 0, 'page 1', r(2, 1, 30)))
  await pass(4)
  assert.deepEqual(applied, [])
  await order.add(record(CODFW, 0, 0, 'page 1', r(1, 0, 20)))
  await pass(6)
  assert.deepEqual(applied, ['1', '2'])
})

test('a partition that has not come to its known end is waited for longer', async (t) => {
  const { order, applied, pass } = await opened(t)
  order.assigned(CODFW, [])
  order.assigned(CODFW, [0], [7n])
  await order.add(record(CODFW, 0, 5, 'page 2', r(4, 0, 10)))
  await order.add(record(EQIAD, 0, 0, 'page 1', r(2, 1, 30)))
  await pass(55)
  assert.deepEqual(applied, ['4'])
  await order.add(record(CODFW, 0, 6, 'page 1', r(1, 0, 20)))
  await pass(6)
  assert.deepEqual(applied, ['4', '1', '2'])
})

test('a partition that begins at its known end is waited for no longer than others', async (t) => {
  const { order, applied, pass } = await opened(t)
  order.assigned(CODFW, [])
  order.assigned(CODFW, [0], [7n])
  await order.add(record(EQIAD, 0, 0, 'page 1', r(2, 1, 30)))
  await pass(6)
  assert.deepEqual(applied, ['2'])
})

test('a live change whose parent was applied waits for no partition', async (t) => {
  const { order, clock, applied } = await opened(t)
  const second = clock.now / 1000
  await order.add(record(EQIAD, 0, 0, 'page 1', r(1, 0, second - 1)))
  await order.add(record(EQIAD, 0, 1, 'page 1', r(2, 1, second)))
  await settled()
  assert.deepEqual(applied, ['1', '2'])
})

test('nothing is applied before all topics have their partitions, and no record is added', async (t) => {
  const applied: number[] = []
  const order = await Reordering.open<TestRecord>({
    topics: [EQIAD, CODFW],
    store: new MemoryStore(),
    change: async ({ revision }) => applied.push(revision.rev_id),
    inconsistency: async () => {},
  })
  t.after(() => order.close())
  const first = record(EQIAD, 0, 0, 'page 1', r(1, 0, Math.floor(Date.now() / 1000)))
  await assert.rejects(order.add(first), /assigned\('eqiad.page_change'/)
  assert.throws(() => order.assigned('eqiad.other', [0]), /not one of the topics/)
  order.assigned(EQIAD, [0])
  await order.add(first)
  await settled()
  assert.deepEqual(applied, [])
  order.assigned(CODFW, [])
  await settled()
  assert.deepEqual(applied, [1])
})

test('add waits for room while another topic is behind, and goes on when that has come as far', async (t) => {
  const { order, applied, pass } = await opened(t, { maxQueued: 2 })
  await order.add(record(EQIAD, 0, 0, 'page 1', r(1, 0, 100)))
  const added = order.add(record(EQIAD, 0, 1, 'page 2', r(2, 0, 101)))
  assert.equal(await isPending(added), true)
  await order.add(record(CODFW, 0, 0, 'page 3', r(3, 0, 50)))
  await order.add(record(CODFW, 0, 1, 'page 4', r(4, 0, 200)))
  await added
  await pass(1)
  assert.deepEqual(applied, ['3', '1', '2'])
})

test('the reader of a topic reads on to the partition that is waited for, up to maxQueuedBytes', async (t) => {
  const records = [0, 1, 2].map((i) => record(EQIAD, 0, i, `page ${i}`, r(10 + i, 0, i)))
  // A record takes more memory than four times its value.
  const maxQueuedBytes = 3 * 4 * (records[0]?.value.length ?? 0)
  const { order, applied, reports, pass } = await opened(t, { maxQueued: 1, maxQueuedBytes })
  order.assigned(CODFW, [])
  order.assigned(EQIAD, [0, 1])
  for (const each of records.slice(0, 2)) await order.add(each)
  await pass(1)
  assert.deepEqual([applied, reports], [[], []])
  await order.add(records[2] as TestRecord)
  await pass(1)
  assert.deepEqual(applied, ['10'])
  assert.match(reports.join('\n'), /^eqiad.page_change: \d+ bytes are queued.*maxQueuedBytes$/)
})

test('with separate readers, one that is ahead waits for the others', async (t) => {
  const { order, applied, pass } = await opened(t, { maxQueued: 1, separateReaders: true })
  order.assigned(CODFW, [])
  order.assigned(EQIAD, [0, 1])
  const added = order.add(record(EQIAD, 0, 0, 'page 1', r(1, 0, 100)))
  assert.equal(await isPending(added), true)
  await pass(6)
  await added
  assert.deepEqual(applied, ['1'])
})

test('a partition that is revoked loses what is queued, its memory and its position', async (t) => {
  const first = record(EQIAD, 0, 0, 'page 1', r(1, 0, 1))
  const maxQueuedBytes = 7 * first.value.length
  const { order, applied, pass } = await opened(t, { maxQueuedBytes })
  await order.add(first)
  order.assigned(EQIAD, [1])
  await order.add(record(EQIAD, 0, 1, 'page 2', r(2, 0, 2)))
  assert.deepEqual(offsets(order), [])
  assert.equal(await isPending(order.add(record(EQIAD, 1, 0, 'page 3', r(3, 0, 3)))), false)
  await pass(6)
  assert.deepEqual([applied, offsets(order)], [['3'], [[1, 1]]])
})

test('a partition that is read again from the committed offset brings nothing twice', async (t) => {
  const { order, applied, pass } = await opened(t)
  const records = [0, 1].map((i) => record(EQIAD, 0, i, `page ${i}`, r(10 + i, 0, i)))
  for (const each of records) await order.add(each)
  await order.add(records[0] as TestRecord)
  await pass(6)
  assert.deepEqual([applied, offsets(order)], [['10'], [[0, 1]]])
  for (const each of records) await order.add(each)
  await pass(6)
  assert.deepEqual([applied, offsets(order)], [['10', '11'], [[0, 2]]])
  assert.equal(order.counts.duplicate, 1)
})
