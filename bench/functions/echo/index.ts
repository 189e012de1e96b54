/** Answers every change as it is: what is left is what the runtime costs. */
import { defineEnrichment, pageKey } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

export default defineEnrichment({
  name: 'echo',
  input: [pageChange],
  output: { stream: 'mediawiki.page_change_echo', schema: pageChange },
  key: pageKey,
  enrich: (change) => change,
})
