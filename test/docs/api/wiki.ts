/**
 * Add the text of a page
 *
 * `mediawiki` asks the wiki that the change came from. `asPageChange` gives changes of both shapes the
 * newer one. End with `withoutHidden`: it removes what the event or the wiki hides from the public.
 *
 * @shows @tributary/mediawiki: mediawiki, MediaWiki, RevisionOf, ParentOf, Revision, Slot, MediaWikiConfig
 * @shows @tributary/mediawiki: asPageChange, PageChangeWithKind
 * @shows @tributary/mediawiki: withContent, withoutContent, withoutHidden
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  asPageChange,
  type MediaWiki,
  mediawiki,
  type PageChangeWithKind,
  pageKey,
  withContent,
  withoutContent,
  withoutHidden,
} from '@tributary/mediawiki'
import { recordedWiki, withText } from '@tributary/mediawiki/testing'
import { defineEnrichment } from '@tributary/runtime'
import { assertEmitted, example, invoke } from '@tributary/runtime/testing'
import { pageChange, pageWikitextChange, revisionCreate } from '@tributary/schemas'
import * as examples from '@tributary/schemas/examples'

const enrichment = defineEnrichment({
  name: 'page-text',
  input: [
    { stream: 'mediawiki.page_change.v1', schema: pageChange },
    { stream: 'mediawiki.revision-create', schema: revisionCreate, keyed: false },
  ],
  output: { stream: 'page_text', schema: pageWikitextChange },
  key: pageKey,
  lookups: { mediawiki },
  enrich: (event, { mediawiki }) => withWikitext(asPageChange(event), mediawiki),
})

async function withWikitext(change: PageChangeWithKind, wiki: MediaWiki) {
  if (change.page_change_kind === 'delete') return withoutHidden(withoutContent(change))
  const revision = await wiki.revision(change)
  return withoutHidden(withContent(change, revision), revision)
}

const change = example(examples.pageChange, {
  page_change_kind: 'edit',
  revision: { rev_id: 7, is_content_visible: true },
})

test('adds the text of the revision that the change is about', async () => {
  await using wiki = await recordedWiki({ 7: 'Calder is a river.' })
  const event = withText(change, 'Calder is a river.')
  const result = await invoke(enrichment, event, { lookups: { mediawiki: wiki } })
  const main = { content_body: 'Calder is a river.' }
  assertEmitted(result, { changelog_kind: 'update', revision: { content_slots: { main } } })
})

test('a text that the event hides goes no further', async () => {
  await using wiki = await recordedWiki({ 7: 'Calder is a river.' })
  const event = withText(change, 'Calder is a river.')
  const hidden = { ...event, revision: { ...event.revision, is_content_visible: false } }
  const result = await invoke(enrichment, hidden, { lookups: { mediawiki: wiki } })
  const { data } = assertEmitted(result, { revision: { is_content_visible: false } })
  assert.doesNotMatch(JSON.stringify(data), /Calder is a river/)
})
