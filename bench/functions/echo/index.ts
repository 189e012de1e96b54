/** Answers every change as it is: what is left is what the runtime costs. */
import { pageKey } from '@tributary/mediawiki'
import { defineEnrichment } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

export default defineEnrichment({
  name: 'echo',
  input: [pageChange],
  output: { stream: 'mediawiki.page_change_echo', schema: pageChange },
  key: pageKey,
  enrich: (change) => change,
})
