/**
 * Make an ordered stream
 *
 * A function with this delivery puts the changes of both datacenters in order, and posts them to `K_SINK`.
 * It passes events on, so it needs no text of its own. [The ordered stream](../ordered-stream.md) says
 * what its consumers may rely on, and how it is deployed.
 *
 * @shows @tributary/order: inPageOrder
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageKey } from '@tributary/mediawiki'
import { inPageOrder } from '@tributary/order'
import { defineEnrichment, passOn } from '@tributary/runtime'
import {
  assertEmitted,
  assertSkipped,
  example,
  fakeApi,
  openFunction,
} from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'

const enrichment = defineEnrichment({
  name: 'page-change-order',
  input: [pageChange],
  output: { stream: 'page_change_ordered', schema: pageChange },
  key: pageKey,
  everyDatacenter: true,
  enrich: passOn,
  delivery: inPageOrder,
})

test('posts the first change of a page with its number, and drops its repetition', async () => {
  await using sink = await fakeApi({ 'POST /': { status: 202 } })
  const env = { K_SINK: sink.url, INCONSISTENCY_SINK: sink.url }
  await using opened = openFunction(enrichment, { env })
  const first = { page_change_kind: 'create', revision: { rev_id: 10, rev_parent_id: 0 } } as const
  assertEmitted(await opened.invoke(example(pageChange, first)))
  assertSkipped(await opened.invoke(example(pageChange, first)), 'duplicate')
  assert.deepEqual(
    sink.requests.map(({ headers }) => headers['ce-sequence']),
    ['0000000001'],
  )
})
