/** What a Reordering does when something fails or ends. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { Reordering } from '../../../packages/order/reordering.ts'
import type { ReorderingOptions } from '../../../packages/order/reordering-options.ts'
import { r } from '../../../stage/order/changes.ts'
import { pageChange } from '../../../stage/order/events.ts'
import { EQIAD, offsets, opened, record, START, settled, type TestRecord } from './opened.ts'

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
