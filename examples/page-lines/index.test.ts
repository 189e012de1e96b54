/** Runs the function on single events, with a wiki that has the revisions of the test. */
import { test } from 'node:test'
import { recordedWiki, withText } from '@tributary/mediawiki/testing'
import { assertEmitted, assertSkipped, example, invoke } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'
import enrichment from './index.ts'

const BEFORE = 'stays\ngoes'
const AFTER = 'comes\nstays'

const edit = example(pageChange, {
  page_change_kind: 'edit',
  revision: { rev_id: 46, rev_parent_id: 34 },
  prior_state: undefined,
})
const change = withText(edit, AFTER)

test('finds the lines that an edit added and removed', async () => {
  await using mediawiki = await recordedWiki({ 34: BEFORE, 46: AFTER })
  const result = await invoke(enrichment, change, { lookups: { mediawiki } })
  assertEmitted(result, { rev_id: 46, added: ['comes'], removed: ['goes'] })
})

test('skips an edit whose parent was deleted', async () => {
  await using mediawiki = await recordedWiki({ 46: AFTER })
  assertSkipped(await invoke(enrichment, change, { lookups: { mediawiki } }), 'parent_gone')
})

test('skips a move, and a text that the event hides', async () => {
  await using mediawiki = await recordedWiki({ 34: BEFORE, 46: AFTER })
  const move = { ...change, page_change_kind: 'move' as const }
  assertSkipped(await invoke(enrichment, move, { lookups: { mediawiki } }), 'same_text')
  const hidden = { ...change, revision: { ...change.revision, is_content_visible: false } }
  assertSkipped(await invoke(enrichment, hidden, { lookups: { mediawiki } }), 'hidden')
})
