/** Runs the function on single events, with the recorded answers of a wiki. */
import { join } from 'node:path'
import { test } from 'node:test'
import { recordedWiki } from '@tributary/mediawiki/testing'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  example,
  fakeApi,
  invoke,
} from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'
import enrichment from './index.ts'

const WIKI = join(import.meta.dirname, 'wiki')

/** A change that made the recorded revision 46. Without its SHA-1 and its size, any text is right. */
const change = example(pageChange, {
  page_change_kind: 'edit',
  page: { page_id: 21, page_title: 'Hvítá' },
  revision: { rev_id: 46, rev_sha1: undefined, rev_size: undefined, content_slots: undefined },
})

test('adds the headings of the sections', async () => {
  await using mediawiki = await recordedWiki(WIKI)
  const result = await invoke(enrichment, change, { lookups: { mediawiki } })
  assertEmitted(result, { page_title: 'Hvítá', sections: ['Course'] })
})

test('skips a delete, and a text that the event hides', async () => {
  await using mediawiki = await recordedWiki(WIKI)
  const deleted = { ...change, page_change_kind: 'delete' }
  assertSkipped(await invoke(enrichment, deleted, { lookups: { mediawiki } }), 'deleted')
  const hidden = { ...change, revision: { ...change.revision, is_content_visible: false } }
  assertSkipped(await invoke(enrichment, hidden, { lookups: { mediawiki } }), 'hidden')
})

test('asks for another try while the wiki is down', async () => {
  await using mediawiki = await fakeApi({ '*': { status: 503 } })
  const result = await invoke(enrichment, change, { lookups: { mediawiki } })
  assertFailed(result, 'upstream_unavailable')
})
