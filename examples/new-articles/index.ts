/**
 * Lets only new articles through, keyed by their wiki: the new articles of one wiki stay in order, so a
 * consumer can announce them one after the other. Nothing is looked up, and the event stays as it is.
 */
import { defineEnrichment, jsonKey, passOn, skip } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'

/** The namespace of articles: https://www.mediawiki.org/wiki/Help:Namespaces */
const ARTICLES = 0

export default defineEnrichment({
  name: 'new-articles',
  input: [{ stream: 'mediawiki.page_change.v1', schema: pageChange }],
  output: { stream: 'mediawiki.new_article', schema: pageChange },
  key: ({ wiki_id }) => ({ partitionkey: jsonKey({ wiki_id }), subject: wiki_id }),

  enrich({ page_change_kind, page }) {
    if (page_change_kind !== 'create') return skip('not_new')
    if (page.namespace_id !== ARTICLES || page.is_redirect) return skip('not_an_article')
    return passOn()
  },
})
