/** Adds to every change of a page the lines of wikitext that it added and removed, in their order. */
import { asPageChange, mediawiki, pageKey } from '@tributary/mediawiki'
import { defineEnrichment, skip } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'
import { pageLines } from './schemas/generated/index.js'

export default defineEnrichment({
  name: 'page-lines',
  input: [{ stream: 'mediawiki.page_change.v1', schema: pageChange }],
  output: { stream: 'page_lines', schema: pageLines },
  key: pageKey,
  lookups: { mediawiki },

  async enrich(event, { mediawiki }) {
    const change = asPageChange(event)
    const { page_change_kind, meta, dt, wiki_id, page, revision } = change
    if (page_change_kind !== 'create' && page_change_kind !== 'edit') return skip('same_text')
    // Both come with one request.
    const [after, before] = await Promise.all([
      mediawiki.revision(change),
      mediawiki.parent(change),
    ])
    // A new page has no parent. That of an edit may have been deleted since.
    if (!before && page_change_kind === 'edit') return skip('parent_gone')
    const text = after.slots.main?.content
    const parentText = before ? before.slots.main?.content : ''
    if (text === undefined || parentText === undefined) return skip('hidden')
    const [added, removed] = [without(text, parentText), without(parentText, text)]
    return { meta, dt, wiki_id, page_id: page.page_id, rev_id: revision.rev_id, added, removed }
  },
})

/** The lines of a text that another one does not have. */
function without(text: string, other: string): string[] {
  const known = new Set(other.split('\n'))
  return text.split('\n').filter((line) => line !== '' && !known.has(line))
}
