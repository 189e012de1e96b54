import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { mediawiki, pageKey } from '@tributary/mediawiki'
import { defineEnrichment, RetryableError } from '@tributary/runtime'
import { assertFailed, example, fakeApi, openFunction } from '@tributary/runtime/testing'
import { pageChange } from '@tributary/schemas/examples'
import { HeldWiki, ids, textsOf } from '../../support/held-wiki.ts'
import { rejection } from '../../support/messages.ts'

const late = new RetryableError('too late', { code: 'deadline_exceeded' })
const OTHER = { domain: 'de.example.org' }

describe('MEDIAWIKI_MAX_REQUESTS_PER_SECOND', () => {
  it('holds for each wiki by itself; revisions that wait share requests, in their order', async () => {
    const times = new Map<string, number[]>()
    await using wiki = await HeldWiki.start(
      { MEDIAWIKI_MAX_REQUESTS_PER_SECOND: '5' },
      ({ host, answer }) => {
        times.set(host, [...(times.get(host) ?? []), performance.now()])
        answer()
      },
    )
    const asked: Promise<string[]>[] = []
    const started = performance.now()
    for (let revId = 1; performance.now() - started < 1500; revId++) {
      asked.push(wiki.texts([revId]), wiki.texts([revId], OTHER))
      await sleep(5)
    }
    const revIds = ids(asked.length / 2)
    const texts = (await Promise.all(asked)).flat()
    assert.deepEqual(
      texts,
      revIds.flatMap((id) => textsOf([id]).concat(textsOf([id], OTHER.domain))),
    )
    assert.equal(times.size, 2)
    for (const [host, at] of times) {
      // Those of the burst may overtake each other, each on a connection of its own.
      const own = wiki.requests.filter((each) => each.host === host).map((each) => each.ids)
      own.sort(([a = 0], [b = 0]) => a - b)
      assert.deepEqual(own.flat(), revIds)
      // The burst, then five a second. A busy machine can only make one later.
      assert.ok(at.length >= 6 && at.length <= 14, `${at.length} requests`)
      for (const [i, time] of at.entries()) {
        const earliest = (i - 4) * 200 - 20
        assert.ok(time - started > earliest, `request ${i + 1} after ${time - started} ms`)
      }
    }
  })

  it('holds for the parts of an answer, too', async () => {
    const times: number[] = []
    await using wiki = await HeldWiki.start(
      { MEDIAWIKI_MAX_REQUESTS_PER_SECOND: '2' },
      ({ ids: [first], parameters, answer }) => {
        times.push(performance.now())
        const part = { query: { pages: [] }, continue: { rvcontinue: `${first}`, continue: '||' } }
        if (times.length < 3) answer(part)
        else answer()
        assert.equal(parameters.has('rvcontinue'), times.length > 1)
      },
    )
    assert.deepEqual(await wiki.texts([1]), textsOf([1]))
    assert.ok((times[2] as number) - (times[0] as number) > 400, String(times))
  })

  it('lets no request leave for events that are over, and says so', async () => {
    await using wiki = await HeldWiki.start({ MEDIAWIKI_MAX_REQUESTS_PER_SECOND: '1' }, (request) =>
      request.answer(),
    )
    await wiki.texts([1])
    const abort = new AbortController()
    const ended = rejection(wiki.revision(2, { signal: abort.signal }))
    await sleep(20)
    abort.abort(late)
    const error = await ended
    assert.deepEqual([error.code, error.cause], ['upstream_busy', late])
    assert.match(error.message, /^MEDIAWIKI_MAX_REQUESTS_PER_SECOND=1 let no request through/)
    assert.deepEqual(await wiki.texts([3]), textsOf([3]))
    assert.deepEqual(wiki.requestedIds, [[1], [3]])
  })
})

describe('a wiki that answers 429 or 503 with Retry-After', () => {
  for (const status of [429, 503]) {
    it(`gets no request for so long after ${status}, and no other wiki waits`, async () => {
      const times: number[] = []
      await using wiki = await HeldWiki.start({}, ({ host, response, answer }) => {
        if (host === OTHER.domain) return answer()
        if (times.push(performance.now()) > 1) return answer()
        response.writeHead(status, { 'retry-after': '1' }).end()
      })
      await rejection(wiki.revision(1))
      const again = wiki.texts([2, 3])
      assert.deepEqual(await wiki.texts([4], OTHER), textsOf([4], OTHER.domain))
      assert.equal(times.length, 1)
      assert.deepEqual(await again, textsOf([2, 3]))
      const pause = (times[1] as number) - (times[0] as number)
      assert.ok(pause > 900, `${pause} ms`)
    })
  }
})

it('an event that waits for its turn until its deadline fails with upstream_busy, to be tried again', async () => {
  const textOf = defineEnrichment({
    name: 'test-function',
    input: [pageChange],
    output: { stream: 'test.text', schema: pageChange },
    key: pageKey,
    lookups: { mediawiki },
    enrich: async (change, { mediawiki }) => {
      await mediawiki.revision(change)
      return change
    },
  })
  await using wiki = await fakeApi({ '*': { status: 429, headers: { 'retry-after': '30' } } })
  const options = { lookups: { mediawiki: wiki }, env: { EVENT_DEADLINE_MS: '200' } }
  await using opened = await openFunction(textOf, options)
  const change = (revId: number) => example(pageChange, { revision: { rev_id: revId } })
  assertFailed(await opened.invoke(change(1)), 'upstream_busy', /HTTP 429/)
  const started = performance.now()
  const waited = await opened.invoke(change(2))
  assertFailed(waited, 'upstream_busy', /^the wiki asked for a pause with Retry-After/)
  assert.equal(waited.retryable, true)
  assert.ok(performance.now() - started > 150)
  assert.equal(wiki.requests.length, 1)
})
