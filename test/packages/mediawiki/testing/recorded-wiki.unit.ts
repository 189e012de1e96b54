import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { answer, recordedWiki } from '../../../../packages/mediawiki/testing/recorded-wiki.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures')
const folder = join(fixtures, 'recorded-wiki')
const revisions = JSON.parse(readFileSync(join(folder, 'revisions.json'), 'utf8'))
const real = (name: string) =>
  JSON.parse(readFileSync(join(fixtures, 'mediawiki-api', `${name}.json`), 'utf8')).response.body

test('a recorded revision is answered as it was recorded, at any path, by GET and POST', async () => {
  const wiki = await recordedWiki(folder)
  try {
    const query = 'action=query&prop=revisions&revids=35'
    const [get, post] = await Promise.all([
      fetch(`${new URL('/anything', wiki.url)}?${query}`),
      fetch(wiki.url, { method: 'POST', body: new URLSearchParams(query) }),
    ])
    assert.deepEqual(await get.json(), revisions[35].query)
    assert.deepEqual(await post.json(), revisions[35].query)
  } finally {
    await wiki.close()
  }
})

test('revisions of one page are one entry, in order, and unknown ones stand beside them', () => {
  const ofPage: Record<number, string[]> = {}
  for (const [revid, { query }] of Object.entries<{
    query: { query: { pages: { pageid: number }[] } }
  }>(revisions)) {
    const { pageid } = query.query.pages[0] as { pageid: number }
    ofPage[pageid] = [...(ofPage[pageid] ?? []), revid]
  }
  const [first, second] = Object.values(ofPage).find((ids) => ids.length > 1) as [string, string]
  const { query } = answer(revisions, [second, '999999', first]) as unknown as {
    query: { badrevids: object; pages: { revisions: { revid: number }[] }[] }
  }
  assert.deepEqual(query.badrevids, real('query-revisions-badrevids').query.badrevids)
  assert.equal(query.pages.length, 1)
  assert.deepEqual(
    query.pages[0]?.revisions.map(({ revid }) => revid),
    [Number(first), Number(second)],
  )
})

test('only unknown revisions get the answer of a real wiki', () => {
  assert.deepEqual(answer(revisions, ['999999']), real('query-revisions-badrevids'))
})

test('over 50 revisions, or one that is no number, get the errors of a real wiki', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1))
  const { docref: _, ...toomany } = real('query-toomanyvalues').error
  assert.deepEqual(answer(revisions, ids(51)), { error: toomany })
  assert.ok('query' in answer(revisions, ids(50)))
  const { docref: __, ...badinteger } = real('query-bad-revid-type').error
  assert.deepEqual(answer(revisions, ['abc']), { error: badinteger })
})

test('a folder without revisions.json is refused', async () => {
  await assert.rejects(recordedWiki(fixtures), /cannot read .*revisions\.json: .*ENOENT/)
})
