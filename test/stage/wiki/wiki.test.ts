import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sha1Hex, wikitext } from '../../../bench/events.ts'
import { TEXT_BYTES, Wiki } from '../../../stage/wiki/wiki.ts'

// biome-ignore lint/suspicious/noExplicitAny: the wiki's answer is what it is
const ask = async (wiki: Wiki, ids: readonly number[]): Promise<any> =>
  (await fetch(`${wiki.url}?action=query&prop=revisions&revids=${ids.join('%7C')}`)).json()

describe('the stub wiki of the benchmark', () => {
  it('has the text of every revision, and its SHA-1', async () => {
    await using wiki = await Wiki.start()
    const { query } = await ask(wiki, [7, 8])
    const told = query.pages.map(({ revisions: [revision] }: { revisions: never[] }) => revision)
    for (const [index, revId] of [7, 8].entries()) {
      const { revid, sha1, slots } = told[index]
      const { content } = slots.main
      assert.deepEqual([revid, sha1], [revId, sha1Hex(content)])
      assert.equal(content, wikitext(revId, TEXT_BYTES))
      assert.equal(content.length, TEXT_BYTES)
    }
  })

  it('counts requests, not revisions, and nothing else', async () => {
    await using wiki = await Wiki.start()
    await ask(wiki, [1, 2, 3])
    await ask(wiki, [4])
    await wiki.setLatency(0)
    assert.equal(await wiki.requests(), 2)
  })

  it('takes as long as it is told to', async () => {
    await using wiki = await Wiki.start()
    await wiki.setLatency(100)
    const asked = performance.now()
    await ask(wiki, [1])
    assert.ok(performance.now() - asked >= 99)
  })

  it('refuses more than 50 revisions, as MediaWiki does', async () => {
    await using wiki = await Wiki.start()
    const ids = Array.from({ length: 51 }, (_, i) => i + 1)
    assert.deepEqual(await ask(wiki, ids), { error: { code: 'toomanyvalues' } })
    assert.equal((await ask(wiki, ids.slice(1))).query.pages.length, 50)
  })
})
