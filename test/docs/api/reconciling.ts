/**
 * Emit what was not sent
 *
 * A function with this delivery compares the changes of a wiki's database with the events that were sent of
 * them, and emits a change whose event does not come within `RECONCILE_AFTER`. It reads both streams directly
 * from Kafka (`FUNC_TRANSPORT=kafka`).
 *
 * @shows @tributary/reconcile: reconciling
 */
import { test } from 'node:test'
import { mediawikiRecords, pageKey } from '@tributary/mediawiki'
import { reconciling } from '@tributary/reconcile'
import { defineEnrichment } from '@tributary/runtime'
import { assertFailed, example, invoke } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'

const enrichment = defineEnrichment({
  name: 'page-missing',
  input: [pageChange],
  output: { stream: 'page_missing', schema: pageChange },
  key: pageKey,
  everyDatacenter: true,
  // It is asked what to leave out, since it was hidden meanwhile.
  lookups: { wiki: mediawikiRecords },
  enrich: (change) => change,
  delivery: reconciling,
})

test('takes no events over HTTP: only Kafka says how far both streams have come', async () => {
  const env = { RECONCILE_AFTER: 'PT2M' }
  assertFailed(await invoke(enrichment, example(pageChange), { env }), 'try_later')
})
