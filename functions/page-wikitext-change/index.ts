/**
 * Every change of a page, with the wikitext of all its slots: the whole state of the page after it.
 *
 * Reads mediawiki.page_change.v1 or mediawiki.revision-create, told apart by the event's $schema.
 * Every kind of change is passed on; a delete comes without text, so that consumers see it.
 */
import {
  asPageChange,
  defineEnrichment,
  pageKey,
  withContent,
  withoutContent,
  withoutHidden,
} from '@tributary/runtime'
import { pageChange, pageWikitextChange, revisionCreate } from '@tributary/schemas'

export default defineEnrichment({
  name: 'page-wikitext-change',
  input: [pageChange, revisionCreate],
  output: { stream: 'mediawiki.page_wikitext_change', schema: pageWikitextChange },
  key: pageKey,

  async enrich(event, { mediawiki }) {
    const change = asPageChange(event)
    if (change.page_change_kind === 'delete') return withoutHidden(withoutContent(change))

    const revision = await mediawiki.revision(change)
    // Hidden wins, whoever says so: the event, or the wiki since then.
    return withoutHidden(withContent(change, revision), revision)
  },
})
