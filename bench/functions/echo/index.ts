/** Answers every change as it came, so that only the host's cost is measured. */
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
