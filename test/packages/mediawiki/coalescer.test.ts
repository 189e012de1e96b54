import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { queryObjects } from 'node:v8'
import { Coalescer } from '../../../packages/mediawiki/coalescer.ts'
import { RetryableError } from '../../../packages/runtime/errors.ts'
import { HeldWiki, ids, textOf, textsOf } from '../../support/held-wiki.ts'
import { rejection } from '../../support/messages.ts'

/** A wait that is longer than any test. */
const LONG = { MEDIAWIKI_BATCH_WAIT_MS: '1000', MEDIAWIKI_TIMEOUT_MS: '600000' }
const late = new RetryableError('too late', { code: 'deadline_exceeded' })

describe('revisions asked for at once', () => {
  it('share a request, and each gets its own text', async () => {
    await using wiki = await HeldWiki.start(LONG, ({ answer }) => answer())
    assert.deepEqual(await wiki.texts([5, 3, 9]), textsOf([5, 3, 9]))
    assert.deepEqual(wiki.requestedIds, [[5, 3, 9]])
    assert.equal(await wiki.metric('tributary_upstream_revisions_total'), 3)
  })

  it('are one id in the request if they are the same', async () => {
    await using wiki = await HeldWiki.start(LONG, ({ answer }) => answer())
    assert.deepEqual(await wiki.texts([5, 3, 5, 5]), textsOf([5, 3, 5, 5]))
    assert.deepEqual(wiki.requestedIds, [[5, 3]])
  })

  it('are at most 50 in a request', async () => {
    await using wiki = await HeldWiki.start(LONG, ({ answer }) => answer())
    assert.deepEqual(await wiki.texts(ids(120)), textsOf(ids(120)))
    assert.deepEqual(wiki.requestedIds, [ids(50), ids(50, 51), ids(20, 101)])
  })

  it('never share a request with those of another wiki', async () => {
    await using wiki = await HeldWiki.start(LONG, ({ answer }) => answer())
    const [english, german] = await Promise.all([
      wiki.texts([5, 6]),
      wiki.texts([5, 7], { domain: 'de.example.org' }),
    ])
    assert.deepEqual(english, textsOf([5, 6]))
    assert.deepEqual(german, textsOf([5, 7], 'de.example.org'))
    assert.deepEqual(wiki.requestedIds, [
      [5, 6],
      [5, 7],
    ])
  })
})

describe('a batch', () => {
  it('is sent at once if no request is in flight', async () => {
    const started = performance.now()
    await using wiki = await HeldWiki.start(LONG, ({ answer }) => answer())
    for (const revId of ids(5)) await wiki.revision(revId)
    assert.equal(wiki.requestedIds.length, 5)
    assert.ok(performance.now() - started < 1000)
  })

  it('is sent when the request before it returns', async () => {
    await using wiki = await HeldWiki.start(LONG)
    const first = wiki.text(1)
    const before = await wiki.request(0)
    const rest = wiki.texts([2, 3])
    const last = new Promise((resolve) => setImmediate(() => resolve(wiki.text(4))))
    const answered = performance.now()
    setImmediate(() => setImmediate(() => before.answer()))
    const after = await wiki.request(1)
    assert.ok(performance.now() - answered < 1000)
    assert.deepEqual(after.ids, [2, 3, 4])
    after.answer()
    assert.deepEqual([await first, ...(await rest), await last], textsOf(ids(4)))
  })

  it('asks again for a revision that the request in flight has too: its answer may be too old', async () => {
    await using wiki = await HeldWiki.start(LONG)
    const first = wiki.text(1)
    const before = await wiki.request(0)
    const second = wiki.text(1)
    before.answer()
    assert.equal(await first, textOf('en.example.org', 1))
    const early = second.then(() => assert.fail('its answer may be from before it was asked for'))
    const after = await Promise.race([wiki.request(1), early])
    assert.deepEqual(after.ids, [1])
    after.answer()
    assert.equal(await second, textOf('en.example.org', 1))
    await assert.rejects(early)
  })

  it('is sent after MEDIAWIKI_BATCH_WAIT_MS', async () => {
    await using wiki = await HeldWiki.start({ MEDIAWIKI_BATCH_WAIT_MS: '30' })
    const first = wiki.text(1)
    const before = await wiki.request(0)
    const started = performance.now()
    const rest = wiki.texts([2, 3])
    const after = await wiki.request(1)
    const waited = performance.now() - started
    assert.ok(waited >= 29, `${waited} ms`)
    assert.deepEqual(after.ids, [2, 3])
    after.answer()
    assert.deepEqual(await rest, textsOf([2, 3]))
    before.answer()
    assert.equal(await first, textOf('en.example.org', 1))
  })

  it('is sent after the turn of the event loop if MEDIAWIKI_BATCH_WAIT_MS is 0', async () => {
    await using wiki = await HeldWiki.start({ MEDIAWIKI_BATCH_WAIT_MS: '0' })
    const all = [wiki.text(1)]
    const before = await wiki.request(0)
    all.push(wiki.text(2), wiki.text(3))
    const after = await wiki.request(1)
    assert.deepEqual(after.ids, [2, 3])
    after.answer()
    before.answer()
    assert.deepEqual(await Promise.all(all), textsOf(ids(3)))
  })

  it('is sent when it is full; the rest waits for the next one', async () => {
    await using wiki = await HeldWiki.start(LONG)
    const all = [wiki.texts([1])]
    const before = await wiki.request(0)
    all.push(wiki.texts(ids(51, 2)))
    const full = await wiki.request(1)
    assert.deepEqual(full.ids, ids(50, 2))
    full.answer()
    before.answer()
    const over = await wiki.request(2)
    assert.deepEqual(over.ids, [52])
    over.answer()
    assert.deepEqual((await Promise.all(all)).flat(), textsOf(ids(52)))
  })
})

describe('an event that ends', () => {
  it('does not end the others of its batch, even of the same revision', async () => {
    await using wiki = await HeldWiki.start(LONG)
    const abort = new AbortController()
    const ended = [rejection(wiki.revision(5, { signal: abort.signal }))]
    ended.push(rejection(wiki.revision(6, { signal: abort.signal })))
    const others = wiki.texts([5, 7])
    const request = await wiki.request(0)
    abort.abort(late)
    assert.deepEqual(await Promise.all(ended), [late, late])
    request.answer()
    assert.deepEqual(await others, textsOf([5, 7]))
    assert.deepEqual(await wiki.counted(), { ok: 1 })
  })

  it('ends the request if it is the last of its batch', async () => {
    await using wiki = await HeldWiki.start(LONG)
    const aborts = [new AbortController(), new AbortController()] as const
    const ended = aborts.map(({ signal }, i) => rejection(wiki.revision(i, { signal })))
    const { response } = await wiki.request(0)
    const closed = new Promise((resolve) => response.once('close', resolve))
    for (const abort of aborts) abort.abort(late)
    await Promise.all(ended)
    await closed
    assert.deepEqual(await wiki.counted(), { deadline_exceeded: 1 })
    const next = wiki.text(9)
    const request = await wiki.request(1)
    request.answer()
    assert.equal(await next, textOf('en.example.org', 9))
  })

  it('is left out of the batch that it waits for', async () => {
    await using wiki = await HeldWiki.start(LONG)
    const first = wiki.text(1)
    const before = await wiki.request(0)
    const abort = new AbortController()
    const ended = rejection(wiki.revision(2, { signal: abort.signal }))
    const third = wiki.text(3)
    abort.abort(late)
    assert.equal(await ended, late)
    before.answer()
    const after = await wiki.request(1)
    assert.deepEqual(after.ids, [3])
    after.answer()
    await Promise.all([first, third])
  })
})

it('no memory is used for a wiki without requests', async () => {
  await using wiki = await HeldWiki.start({}, ({ answer }) => answer())
  for (const i of ids(20)) await wiki.texts(ids(60), { domain: `wiki${i}.example.org` })
  // Also where all have ended before their batch left.
  const abort = new AbortController()
  const ended = rejection(wiki.revision(1, { signal: abort.signal }))
  await Promise.resolve().then(() => abort.abort(late))
  await ended
  await new Promise(setImmediate)
  // Of 21; the last one may still be in a register.
  assert.ok(Number(queryObjects(Coalescer, { format: 'count' })) <= 1)
})
