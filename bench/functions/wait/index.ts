/** Answers a change as it came, after 0 to 5 ms: the work in parallel-consumer's own table. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pageKey } from '@tributary/mediawiki'
import { defineEnrichment } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

export default defineEnrichment({
  name: 'wait',
  input: [pageChange],
  output: { stream: 'mediawiki.page_change_wait', schema: pageChange },
  key: pageKey,
  async enrich(change) {
    const milliseconds = (change.revision.rev_id - 1) % 6
    // Node's shortest timer takes 1 ms.
    if (milliseconds > 0) await sleep(milliseconds)
    return change
  },
})
