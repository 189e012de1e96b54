import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allOf, type HeldRequest, HeldWiki, ids, textsOf } from '../../support/held-wiki.ts'
import { page, visible } from '../../support/wiki.ts'

const BAD = 6

/** PHP gives up on an answer that has the bad revision in it. */
const failing = ({ ids, response, answer }: HeldRequest) => {
  if (ids.includes(BAD)) response.writeHead(500).end()
  else answer()
}

/** The texts of these revisions, but for the bad one, which failed with this code. */
const textsBut = (code: string, revIds: readonly number[]) =>
  textsOf(revIds).map((text, i) => (revIds[i] === BAD ? code : text))

describe('revisions that share a request', () => {
  it('come, but for the one that spoils the answer for all', async () => {
    await using wiki = await HeldWiki.start({}, failing)
    for (const count of [2, 7, 50]) {
      const all = ids(count, 5)
      assert.deepEqual(await wiki.texts(all), textsBut('upstream_unavailable', all))
    }
  })

  it('come with one request, though one among them cannot be read', async () => {
    const unreadable = { revid: BAD, slots: { main: {} } }
    await using wiki = await HeldWiki.start({}, ({ answer }) =>
      answer({ query: { pages: [...allOf([5, 7]).query.pages, ...page(unreadable).query.pages] } }),
    )
    assert.deepEqual(await wiki.texts([5, BAD, 7]), textsBut('upstream_invalid', [5, BAD, 7]))
    assert.equal(wiki.asked.length, 1)
  })

  it('all fail with their request if the wiki is away, and none is asked for alone', async () => {
    await using wiki = await HeldWiki.start({}, ({ response }) => response.writeHead(503).end())
    const failed = ids(50).map(() => 'upstream_unavailable')
    assert.deepEqual(await wiki.texts(ids(50)), failed)
    assert.equal(wiki.asked.length, 1)
  })

  it('all fail after three requests if both halves of them do: then it is the wiki', async () => {
    await using wiki = await HeldWiki.start({}, ({ answer }) => answer('no JSON'))
    const failed = ids(50).map(() => 'upstream_invalid')
    assert.deepEqual(await wiki.texts(ids(50)), failed)
    assert.equal(wiki.asked.length, 3)
  })

  it('come after an answer with another one', async () => {
    await using wiki = await HeldWiki.start({}, ({ ids, answer }) =>
      answer(ids.includes(BAD) ? page(visible(99, 'other')) : undefined),
    )
    const all = [5, BAD, 7]
    assert.deepEqual(await wiki.texts(all), textsBut('upstream_invalid', all))
  })
})
