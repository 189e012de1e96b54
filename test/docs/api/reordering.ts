/**
 * Put changes in order in a consumer of your own
 *
 * `Reordering` takes the records of all topics that bring changes of the same pages, from any Kafka
 * client, and calls `change` for one change of a page at a time, in order.
 * [A whole consumer](../../packages/order/README.md#use-it-in-your-own-consumer) has 30 lines.
 *
 * @shows @tributary/order: Reordering, ReorderingOptions, InputRecord, Place, Inconsistency, Reason
 * @shows @tributary/order: CommitPosition, openStore
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CommitPosition, type InputRecord, openStore, Reordering } from '@tributary/order'
import { example } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'

const EQIAD = 'eqiad.mediawiki.page_change.v1'
const CODFW = 'codfw.mediawiki.page_change.v1'

function record(topic: string, rev_id: number, rev_parent_id: number): InputRecord {
  const dt = `2026-11-23T19:08:${rev_id}Z`
  const page_change_kind = rev_parent_id === 0 ? 'create' : 'edit'
  const revision = { rev_id, rev_parent_id }
  const fields = { dt, page_change_kind, meta: { dt, id: `event-${rev_id}` }, revision } as const
  return { topic, partition: 0, offset: 0, value: JSON.stringify(example(pageChange, fields)) }
}

test('applies a change after the one that it was made from, whichever comes first', async () => {
  const applied: number[] = []
  const done = Promise.withResolvers<void>()
  const order = await Reordering.open({
    topics: [EQIAD, CODFW],
    store: openStore('memory:'),
    idleSeconds: 0.1,
    async change({ revision }, { gap }) {
      assert.equal(gap, false)
      if (applied.push(revision.rev_id) === 2) done.resolve()
    },
    async inconsistency(_, { reason }) {
      done.reject(new Error(reason))
    },
  })
  order.assigned(EQIAD, [0])
  order.assigned(CODFW, [0])
  await order.add(record(EQIAD, 11, 10))
  await order.add(record(CODFW, 10, 0))
  await done.promise
  await order.close()
  assert.deepEqual(applied, [10, 11])
  const commit: CommitPosition[] = order.positions(EQIAD)
  assert.deepEqual(commit, [{ topic: EQIAD, partition: 0, offset: 1n }])
})
