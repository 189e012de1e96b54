/** page-wikitext-change as its next version: each revision says that it came from it. For measuring an upgrade. */
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
  ],
  output: { stream: 'mediawiki.page_wikitext_change', schema: pageWikitextChange },
  key: pageKey,
  lookups: { mediawiki },

  async enrich(event, { mediawiki }) {
    const change = asPageChange(event)
    if (change.page_change_kind === 'delete') return withoutHidden(withoutContent(change))

    const revision = await mediawiki.revision(change)
    const enriched = withoutHidden(withContent(change, revision), revision)
    return { ...enriched, revision: { ...enriched.revision, upgraded: true } }
  },
})
