import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allOf, type HeldRequest, HeldWiki, ids, textsOf } from '../../support/held-wiki.ts'
import { page, visible } from '../../support/wiki.ts'

const BAD = 6

/** A wiki that fails for every request with the bad revision in it. */
const failing = ({ ids, response, answer }: HeldRequest) => {
  if (ids.includes(BAD)) response.writeHead(500).end()
  else answer()
}

/** The texts of these revisions; for the bad one the code that it failed with. */
const textsBut = (code: string, revIds: readonly number[]) =>
  textsOf(revIds).map((text, i) => (revIds[i] === BAD ? code : text))

describe('revisions that share a request', () => {
  it('come, except the one that makes the wiki fail', async () => {
    await using wiki = await HeldWiki.start({}, failing)
    for (const count of [2, 7, 50]) {
      const all = ids(count, 5)
      assert.deepEqual(await wiki.texts(all), textsBut('upstream_unavailable', all))
    }
  })

  it('come with one request, except the one whose answer cannot be read', async () => {
    const unreadable = { revid: BAD, slots: { main: {} } }
    await using wiki = await HeldWiki.start({}, ({ answer }) =>
      answer({ query: { pages: [...allOf([5, 7]).query.pages, ...page(unreadable).query.pages] } }),
    )
    assert.deepEqual(await wiki.texts([5, BAD, 7]), textsBut('upstream_invalid', [5, BAD, 7]))
    assert.equal(wiki.requestedIds.length, 1)
  })

  it('fail with their one request if the wiki is unavailable', async () => {
    await using wiki = await HeldWiki.start({}, ({ response }) => response.writeHead(503).end())
    const failed = ids(50).map(() => 'upstream_unavailable')
    assert.deepEqual(await wiki.texts(ids(50)), failed)
    assert.equal(wiki.requestedIds.length, 1)
  })

  it('fail after three requests if both halves fail: then no single revision is the cause', async () => {
    await using wiki = await HeldWiki.start({}, ({ answer }) => answer('no JSON'))
    const failed = ids(50).map(() => 'upstream_invalid')
    assert.deepEqual(await wiki.texts(ids(50)), failed)
    assert.equal(wiki.requestedIds.length, 3)
  })

  it('come, except the one for which the answer has another revision', async () => {
    await using wiki = await HeldWiki.start({}, ({ ids, answer }) =>
      answer(ids.includes(BAD) ? page(visible(99, 'other')) : undefined),
    )
    const all = [5, BAD, 7]
    assert.deepEqual(await wiki.texts(all), textsBut('upstream_invalid', all))
  })
})
