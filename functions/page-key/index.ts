/**
 * Sets every change's partition key to its page, and passes the change on as it is.
 *
 * The records of mediawiki.revision-create have no Kafka key, so a channel with several partitions would
 * mix up the changes of a page. Behind this function, the channel keeps their order.
 */
import { pageKey } from '@tributary/mediawiki'
import { defineEnrichment, passOn } from '@tributary/runtime'
import { pageChange, revisionCreate } from '@tributary/schemas'

export default defineEnrichment({
  name: 'page-key',
  input: [
    { stream: 'mediawiki.revision-create', schema: revisionCreate, keyed: false },
    { stream: 'mediawiki.page_change.v1', schema: pageChange },
  ],
  output: { stream: 'mediawiki.revision-create', schema: revisionCreate },
  key: pageKey,
  enrich: passOn,
})
