/**
 * Emits the changes of pages that the wiki's database has and MediaWiki did not send.
 *
 * It compares the changes of its own datacenter's log with the events of all datacenters: a wiki sends where it
 * is active. A change whose event does not come in time is emitted, with the attribute `reconciled`.
 */
import { mediawikiRecords, pageKey } from '@tributary/mediawiki'
import { reconciling } from '@tributary/reconcile'
import { defineEnrichment } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

export default defineEnrichment({
  name: 'page-change-reconcile',
  input: [
    { stream: 'mediawiki.page_change_captured', schema: pageChange },
    { stream: 'mediawiki.page_change.v1', schema: pageChange },
  ],
  output: { stream: 'mediawiki.page_change_reconciled', schema: pageChange },
  key: pageKey,
  everyDatacenter: true,
  // Asked when a change is emitted: parts of it may be hidden since.
  lookups: { wiki: mediawikiRecords },
  enrich: (change) => change,
  delivery: reconciling,
})
