/**
 * Adds to every change of a page the headings of the page's sections, which the wiki knows.
 *
 * `input` says what the function reads, `output` what it writes, `key` which page an event is about, and
 * `lookups` what it asks. `enrich` makes the result of one event.
 */
import { asPageChange, mediawiki, pageKey } from '@tributary/mediawiki'
import { defineEnrichment, skip } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'
import { pageSections } from './schemas/generated/index.js'

export default defineEnrichment({
  name: 'page-sections',
  input: [{ stream: 'mediawiki.page_change.v1', schema: pageChange }],
  output: { stream: 'page_sections', schema: pageSections },
  key: pageKey,
  lookups: { mediawiki },

  async enrich(event, { mediawiki }) {
    const { page_change_kind, meta, dt, wiki_id, page, revision } = asPageChange(event)
    if (page_change_kind === 'delete') return skip('deleted')
    const { slots } = await mediawiki.revision({ meta, revision })
    const text = slots.main?.content
    if (text === undefined) return skip('hidden')
    const { page_id, page_title } = page
    return { meta, dt, wiki_id, page_id, page_title, sections: headingsOf(text) }
  },
})

/** The headings are the lines such as `== History ==`. */
const headingsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('==') && line.trimEnd().endsWith('=='))
    .map((line) => line.replaceAll('=', '').trim())
