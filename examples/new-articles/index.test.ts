/** Runs the function on single events. */
import { test } from 'node:test'
import { assertEmitted, assertSkipped, example, invoke } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'
import enrichment from './index.ts'

const article = example(pageChange, {
  page_change_kind: 'create',
  wiki_id: 'labwiki',
  page: { page_title: 'Hvítá', namespace_id: 0, is_redirect: false },
})

test('lets a new article through, with its wiki as the key', async () => {
  const result = await invoke(enrichment, article)
  assertEmitted(result, article, { partitionkey: '{"wiki_id":"labwiki"}' })
})

test('skips edits, other namespaces and redirects', async () => {
  const edit = { ...article, page_change_kind: 'edit' as const }
  assertSkipped(await invoke(enrichment, edit), 'not_new')
  const talk = { ...article, page: { ...article.page, namespace_id: 1 } }
  assertSkipped(await invoke(enrichment, talk), 'not_an_article')
  const redirect = { ...article, page: { ...article.page, is_redirect: true } }
  assertSkipped(await invoke(enrichment, redirect), 'not_an_article')
})
