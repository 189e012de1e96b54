import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Change } from '../../../packages/order/change.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { Reordering } from '../../../packages/order/reordering.ts'
import type { Place, ReorderingOptions } from '../../../packages/order/reordering-options.ts'
import { r } from '../../../stage/order/changes.ts'
import { pageChange } from '../../../stage/order/events.ts'

const [EQIAD, CODFW] = ['eqiad.page_change', 'codfw.page_change']
/** The changes happen at second 0 and later; the consumer starts an hour later. */
const START = 3_600_000

interface TestRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly value: string | null
}

const record = (
  topic: string,
  partition: number,
  offset: number,
  page: string,
  change: Change,
) => ({
  ...{ topic, partition, offset },
  value: JSON.stringify(pageChange(page, change, 0)),
})

/** A Reordering of two topics with one partition each, with a clock of its own. */
async function opened(t: TestContext, options: Partial<ReorderingOptions<TestRecord>> = {}) {
  const clock = { now: START }
  const applied: string[] = []
  const reports: string[] = []
  const order = await Reordering.open<TestRecord>({
    topics: [EQIAD, CODFW],
    store: new MemoryStore(() => clock.now),
    change: async ({ revision }, { gap, repeated }: Place<TestRecord>) => {
      applied.push(`${revision.rev_id}${gap ? ' gap' : ''}${repeated ? ' repeated' : ''}`)
    },
    inconsistency: async ({ revision }, { reason }) => {
      applied.push(`${revision.rev_id} ${reason}`)
    },
    report: (line) => reports.push(line),
    now: () => clock.now,
    ...options,
  })
  t.after(() => order.close())
  order.assigned(EQIAD, [0])
  order.assigned(CODFW, [0])
  /** Lets time pass, without anything to read. */
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds * 10; i++) {
      clock.now += 100
      order.tick()
      await settled()
    }
  }
  return { order, clock, applied, reports, pass }
}

/** Lets everything happen that waits for nothing but promises. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await setImmediate()
}

const offsets = (order: Reordering<TestRecord>, topic = EQIAD) =>
  order.positions(topic).map(({ partition, offset }) => [partition, Number(offset)])

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true
  void promise.then(() => {
    pending = false
  })
  await settled()
  return pending
}

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

test('no position is beyond a record that is not applied', async (t) => {
  const held = Promise.withResolvers<void>()
  const change: ReorderingOptions<TestRecord>['change'] = ({ revision }) =>
    revision.rev_id === 1 ? held.promise : Promise.resolve()
  const { order, pass } = await opened(t, { change })
  await order.add(record(EQIAD, 0, 5, 'page 1', r(1, 0, 1)))
  await order.add(record(EQIAD, 0, 6, 'page 2', r(2, 0, 2)))
  await pass(6)
  assert.deepEqual(offsets(order), [[0, 5]])
  held.resolve()
  await settled()
  assert.deepEqual(offsets(order), [[0, 7]])
})

test('a change that fails comes again, marked, before the next change of its page', async (t) => {
  let failures = 0
  const applied: string[] = []
  const done = Promise.withResolvers<void>()
  const { order, reports, pass } = await opened(t, {
    async change({ revision }, { repeated }) {
      if (revision.rev_id === 1 && failures++ < 1) throw new Error('the index is away')
      applied.push(`${revision.rev_id}${repeated ? ' repeated' : ''}`)
      if (revision.rev_id === 2) done.resolve()
    },
  })
  await order.add(record(EQIAD, 0, 0, 'page 1', r(1, 0, 1)))
  await order.add(record(EQIAD, 0, 1, 'page 1', r(2, 1, 2)))
  await pass(6)
  assert.deepEqual([applied, offsets(order)], [[], [[0, 0]]])
  await done.promise
  assert.deepEqual(applied, ['1 repeated', '2'])
  assert.deepEqual(reports, ['eqiad.page_change/0 at 0: the index is away; again in 0.1 s'])
})

test('a record without a page change is handed over before its position passes', async (t) => {
  const skipped: string[] = []
  const taken = Promise.withResolvers<void>()
  const { order, pass } = await opened(t, {
    async skipped({ offset }, why) {
      skipped.push(`${offset} ${why}`)
      if (offset === 2) await taken.promise
    },
  })
  const canary = { ...pageChange('page 1', r(1, 0, 1), 0), meta: { domain: 'canary' } }
  await order.add({ topic: EQIAD, partition: 0, offset: 0, value: null })
  await order.add({ topic: EQIAD, partition: 0, offset: 1, value: JSON.stringify(canary) })
  const broken = order.add({ topic: EQIAD, partition: 0, offset: 2, value: '{' })
  await pass(1)
  assert.deepEqual(offsets(order), [[0, 2]])
  taken.resolve()
  await broken
  assert.deepEqual(offsets(order), [[0, 3]])
  assert.match(skipped.join(), /^0 tombstone,1 canary,2 no page change: .*JSON/)
  assert.equal(order.counts.skipped, 3)
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

test('a second process waits until the first one is closed', async (t) => {
  const clock = { now: START }
  const store = new MemoryStore(() => clock.now)
  const first = await opened(t, { store })
  let isOpen = false
  const second = opened(t, { store }).then((opened) => {
    isOpen = true
    return opened
  })
  await settled()
  assert.equal(isOpen, false)
  await first.order.close()
  await second
  await assert.rejects(first.order.add(record(EQIAD, 0, 0, 'page 1', r(1, 0, 1))), /closed/)
})

test('open rejects if the store gives no lease, and leaves nothing running', async () => {
  const store = new MemoryStore()
  store.lease = () => Promise.reject(new Error('the store is new or was lost'))
  const opening = Reordering.open<TestRecord>({
    ...{ topics: [EQIAD], store },
    change: async () => {},
    inconsistency: async () => {},
  })
  await assert.rejects(opening, /the store is new or was lost/)
})

test('without its lease, a process applies nothing and takes no records', async (t) => {
  const store = new MemoryStore(() => START)
  const { order, applied, pass } = await opened(t, { store })
  await order.add(record(EQIAD, 0, 0, 'page 1', r(1, 0, 1)))
  // Another process has taken the lease, so the store refuses this one's writes.
  Object.assign(store, { write: async () => 'deposed' })
  await pass(6)
  assert.deepEqual([applied, offsets(order)], [[], [[0, 0]]])
  await assert.rejects(order.add(record(EQIAD, 0, 1, 'page 2', r(2, 0, 2))), /the active one/)
})
