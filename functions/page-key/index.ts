/**
 * Gives every change its page as partition key and passes it on as it is.
 *
 * mediawiki.revision-create has no Kafka key, so a channel with more than one partition would mix up
 * the changes of a page. Behind this function it keeps their order and many are in flight at once.
 */
import { defineEnrichment, pageKey, passOn } from '@tributary/runtime'
import { pageChange, revisionCreate } from '@tributary/schemas'

export default defineEnrichment({
  name: 'page-key',
  input: [revisionCreate, pageChange],
  output: { stream: 'mediawiki.revision-create', schema: revisionCreate },
  key: pageKey,
  enrich: passOn,
})
