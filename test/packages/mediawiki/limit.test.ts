import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { INITIAL_LIMIT } from '../../../packages/mediawiki/coalescer.ts'
import { RetryableError } from '../../../packages/runtime/errors.ts'
import { Limit } from '../../../packages/runtime/upstream/limit.ts'
import { type HeldRequest, HeldWiki, ids, textsOf } from '../../support/held-wiki.ts'

const busy = new RetryableError('busy', { code: 'upstream_busy' })
const away = new RetryableError('away', { code: 'upstream_unavailable' })

const after = (limit: Limit, successes: number, useful: number) => {
  for (let n = 0; n < successes; n++) limit.succeeded(useful)
  return limit.value
}

describe('the limit of requests to a wiki', () => {
  it('grows by one after as many successes as it allows requests, up to 16, if more could be used', () => {
    const limit = new Limit(INITIAL_LIMIT, 16)
    assert.equal(limit.value, INITIAL_LIMIT)
    assert.equal(after(limit, 1000, INITIAL_LIMIT), INITIAL_LIMIT)
    assert.equal(after(limit, INITIAL_LIMIT, INITIAL_LIMIT + 1), INITIAL_LIMIT + 1)
    assert.equal(after(limit, 1000, INITIAL_LIMIT + 1), INITIAL_LIMIT + 1)
    assert.equal(after(limit, 1000, 100), 16)
  })

  it('is halved when the wiki is busy, once for all requests in flight', () => {
    const limit = new Limit(INITIAL_LIMIT, 16)
    const { halvings } = limit
    limit.failed(busy, halvings)
    limit.failed(busy, halvings)
    assert.equal(limit.value, INITIAL_LIMIT / 2)
    for (let n = 0; n < 10; n++) limit.failed(busy, limit.halvings)
    assert.equal(limit.value, 1)
    assert.equal(after(limit, 1000, INITIAL_LIMIT), INITIAL_LIMIT)
  })

  it('stays the same if the wiki is unavailable', () => {
    const limit = new Limit(INITIAL_LIMIT, 16)
    limit.failed(away, limit.halvings)
    assert.equal(limit.value, INITIAL_LIMIT)
  })
})

describe('a wiki', () => {
  let open = 0
  let most = 0
  const slow = ({ answer }: HeldRequest) => {
    most = Math.max(most, ++open)
    setTimeout(() => {
      open--
      answer()
    }, 5)
  }
  /** Runs this many concurrent callers for other revisions; gives the highest number of concurrent requests. */
  const flow = async (wiki: HeldWiki, events: number) => {
    most = 0
    const caller = async (first: number) => {
      for (let revId = first; revId < 6000; revId += events) await wiki.revision(revId)
    }
    await Promise.all(ids(events).map(caller))
    return most
  }

  it('gets more concurrent requests only while many more events wait than can share them', async () => {
    await using wiki = await HeldWiki.start({}, slow)
    assert.ok((await flow(wiki, 60)) <= INITIAL_LIMIT)
    assert.equal(await wiki.metric('tributary_upstream_limit'), INITIAL_LIMIT)
    assert.ok((await flow(wiki, 256)) > INITIAL_LIMIT)
    const learned = await wiki.metric('tributary_upstream_limit')
    assert.ok(learned > INITIAL_LIMIT)
    // It is remembered, but a few events share requests as before.
    assert.ok((await flow(wiki, 60)) <= INITIAL_LIMIT)
    assert.equal(await wiki.metric('tributary_upstream_limit'), learned)
  })

  it('gets no more concurrent requests than the limit, however many revisions wait', async () => {
    await using wiki = await HeldWiki.start({ MEDIAWIKI_BATCH_WAIT_MS: '1000' })
    const all = wiki.texts(ids(300))
    await wiki.request(INITIAL_LIMIT - 1)
    assert.equal(await wiki.metric('tributary_upstream_requests_in_flight'), INITIAL_LIMIT)
    for (let i = 0; i < 6; i++) (await wiki.request(i)).answer()
    assert.deepEqual(await all, textsOf(ids(300)))
  })
})
