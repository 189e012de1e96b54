/** Answers every change as it came, so that only the runtime's cost is measured. */
import { defineEnrichment, pageKey } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

export default defineEnrichment({
  name: 'echo',
  input: [pageChange],
  output: { stream: 'mediawiki.page_change_echo', schema: pageChange },
  key: pageKey,
  enrich: (change) => change,
})
