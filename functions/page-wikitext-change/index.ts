/**
 * Adds to every change of a page the wikitext of the page after that change, slot by slot.
 *
 * The event's $schema tells which of the two input schemas it has.
 * A delete is emitted without text, so that consumers see it.
 */
import {
  asPageChange,
  mediawiki,
  pageKey,
  withContent,
  withoutContent,
  withoutHidden,
} from '@tributary/mediawiki'
import { defineEnrichment } from '@tributary/runtime'
import { pageChange, pageWikitextChange, revisionCreate } from '@tributary/schemas'

export default defineEnrichment({
  name: 'page-wikitext-change',
  input: [
    { stream: 'mediawiki.page_change.v1', schema: pageChange },
    { stream: 'mediawiki.revision-create', schema: revisionCreate, keyed: false },
    { stream: 'mediawiki.page_change_reconciled', schema: pageChange, optional: true },
  ],
  output: { stream: 'mediawiki.page_wikitext_change', schema: pageWikitextChange },
  key: pageKey,
  lookups: { mediawiki },

  async enrich(event, { mediawiki }) {
    const change = asPageChange(event)
    if (change.page_change_kind === 'delete') return withoutHidden(withoutContent(change))

    const revision = await mediawiki.revision(change)
    // The event may hide text that the wiki shows, and the other way round: hidden wins.
    return withoutHidden(withContent(change, revision), revision)
  },
})
