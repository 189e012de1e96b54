/** All changes of all datacenters in one stream. For now they are passed on as they come. */
import { defineEnrichment, passOn } from '@tributary/runtime'
import { pageWikitextChange } from '@tributary/schemas'

export default defineEnrichment({
  name: 'page-change-order',
  input: [pageWikitextChange],
  output: { stream: 'mediawiki.page_change_ordered', schema: pageWikitextChange },
  key: ({ wiki_id, page }) => ({ wiki_id, page_id: page.page_id ?? 0 }),
  enrich: passOn,
})
