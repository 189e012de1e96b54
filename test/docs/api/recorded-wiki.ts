/**
 * Give a test a wiki
 *
 * `recordedWiki` answers as MediaWiki's API does, from texts by the ids of their revisions, or from a
 * folder with a recorded `revisions.json`. `withText` makes a change fit its text: the lookup compares
 * the SHA-1 and the size.
 *
 * @shows @tributary/mediawiki/testing: recordedWiki, RecordedWiki, RevisionAnswer, withText
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediawiki, pageKey, withContent } from '@tributary/mediawiki'
import { type RevisionAnswer, recordedWiki, withText } from '@tributary/mediawiki/testing'
import { defineEnrichment } from '@tributary/runtime'
import { assertEmitted, assertFailed, example, invoke } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'

const enrichment = defineEnrichment({
  name: 'page-text',
  input: [pageChange],
  output: { stream: 'page_text', schema: pageChange },
  key: pageKey,
  lookups: { mediawiki },
  enrich: async (change, { mediawiki }) =>
    withContent({ ...change, changelog_kind: 'update' }, await mediawiki.revision(change)),
})

const hidden: RevisionAnswer = { slots: { main: { texthidden: true } } }

test('a wiki has the revisions that it was given, and no others', async () => {
  await using wiki = await recordedWiki({ 7: 'Calder', 8: hidden })
  const run = (rev_id: number) => {
    const change = withText(example(pageChange, { revision: { rev_id } }), 'Calder')
    return invoke(enrichment, change, { lookups: { mediawiki: wiki } })
  }
  const { data } = assertEmitted(await run(7))
  assert.equal(data.revision.content_slots?.main?.content_body, 'Calder')
  const { data: without } = assertEmitted(await run(8))
  assert.equal(without.revision.content_slots?.main?.content_body, undefined)
  assertFailed(await run(9), 'revision_missing')
  assert.equal(wiki.requests.length, 3)
})
