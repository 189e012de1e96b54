/**
 * One stream of all page changes of both datacenters, in the order of each page's revisions.
 *
 * Passes every change on as it is. A change that comes before its parent is held in its open request. A
 * change that has no place in the order goes to the inconsistency topic, with the reason.
 */

import { pageKey } from '@tributary/mediawiki'
import { inPageOrder } from '@tributary/order'
import { defineEnrichment, passOn } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

/** Enriched changes have the shape of page changes. */
const pageWikitextChange = { ...pageChange, id: '/mediawiki/page/wikitext_change/1.0.0' }

export default defineEnrichment({
  name: 'page-change-order',
  input: [pageChange, { stream: 'mediawiki.page_wikitext_change', schema: pageWikitextChange }],
  output: { stream: 'mediawiki.page_change_ordered', schema: pageChange },
  key: pageKey,
  everyDatacenter: true,
  enrich: passOn,
  delivery: inPageOrder,
})
