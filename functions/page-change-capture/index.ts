/**
 * Makes the change of a page out of the rows that one transaction changed in the wiki's database.
 *
 * The rows say what happened; the wiki is asked for what they lack, such as names of users. Rows that change
 * nothing that consumers see are skipped.
 */
import { mediawikiRecords, partitionKey, withoutHidden } from '@tributary/mediawiki'
import { defineEnrichment, skip } from '@tributary/runtime'
import { pageChange, pageRows } from '@tributary/schemas'
import { changeOf } from './change.ts'
import { whatHappened } from './happened.ts'
import { Rows } from './rows.ts'

export default defineEnrichment({
  name: 'page-change-capture',
  input: [{ stream: 'mediawiki.page_rows', schema: pageRows }],
  output: { stream: 'mediawiki.page_change_captured', schema: pageChange },
  key: (page) => ({
    partitionkey: partitionKey(page),
    subject: `${page.wiki_id}/${page.page_id}`,
  }),
  lookups: { wiki: mediawikiRecords },

  async enrich(event, { wiki }) {
    const rows = new Rows(event)
    const happened = whatHappened(rows)
    if (typeof happened === 'string') return skip(happened)
    const change = await changeOf(happened, rows, wiki)
    return typeof change === 'string' ? skip(change) : withoutHidden(change)
  },
})
