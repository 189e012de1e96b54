import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StubWiki, TEXT_BYTES } from '../../../stage/wiki/stub-wiki.ts'
import { sha1Hex, wikitext } from '../../../stage/wiki/texts.ts'

// biome-ignore lint/suspicious/noExplicitAny: the wiki's answer is what it is
const ask = async (wiki: StubWiki, ids: readonly number[]): Promise<any> =>
  (await fetch(`${wiki.url}?action=query&prop=revisions&revids=${ids.join('%7C')}`)).json()

describe('the stub wiki', () => {
  it('answers with the text of every revision and its SHA-1', async () => {
    await using wiki = await StubWiki.start()
    const { query } = await ask(wiki, [7, 8])
    const revisions = query.pages.map(
      ({ revisions: [revision] }: { revisions: never[] }) => revision,
    )
    for (const [index, revId] of [7, 8].entries()) {
      const { revid, sha1, slots } = revisions[index]
      const { content } = slots.main
      assert.deepEqual([revid, sha1], [revId, sha1Hex(content)])
      assert.equal(content, wikitext(revId, TEXT_BYTES))
      assert.equal(content.length, TEXT_BYTES)
    }
  })

  it('counts API requests, whatever number of revisions they ask for', async () => {
    await using wiki = await StubWiki.start()
    await ask(wiki, [1, 2, 3])
    await ask(wiki, [4])
    await wiki.setLatency(0)
    assert.equal(await wiki.requests(), 2)
  })

  it('delays its answers by the latency that was set', async () => {
    await using wiki = await StubWiki.start()
    await wiki.setLatency(100)
    const asked = performance.now()
    await ask(wiki, [1])
    assert.ok(performance.now() - asked >= 99)
  })

  it('refuses more than 50 revisions in one request, as MediaWiki does', async () => {
    await using wiki = await StubWiki.start()
    const ids = Array.from({ length: 51 }, (_, i) => i + 1)
    assert.deepEqual(await ask(wiki, ids), { error: { code: 'toomanyvalues' } })
    assert.equal((await ask(wiki, ids.slice(1))).query.pages.length, 50)
  })
})
