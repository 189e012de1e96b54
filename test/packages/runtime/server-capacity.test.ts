import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import definition from '../../../functions/page-wikitext-change/index.ts'
import { connection, post, send, untilInFlight } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { pageChanges } from '../../support/function-events.ts'
import { posted, RawConnection } from '../../support/function-raw.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

const [first, second, third] = pageChanges()

/** Waits until so many events are in flight. */
async function inFlight(url: string, count: number): Promise<void> {
  const shown = new RegExp(`^tributary_events_in_flight\\{.*\\} ${count}$`, 'm')
  while (!shown.test(String((await send(url, { method: 'GET', path: '/metrics' })).body)));
}

/** Waits until something is so, for ten seconds at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await isSo())) assert.ok(performance.now() < end, 'not so after 10 s')
}

describe('a function under load', () => {
  it('answers over_capacity beyond MAX_CONCURRENT_EVENTS, and serves again afterwards', async () => {
    await using wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, MAX_CONCURRENT_EVENTS: '2' }
    await using served = await serving(definition, env)
    wiki.hold()
    const held = [post(served.url, first), post(served.url, second)]
    await untilInFlight(served.url, 2)
    assertProblem(await post(served.url, third), 'over_capacity')
    assert.equal((await send(served.url, { method: 'GET', path: '/health/readiness' })).status, 200)
    wiki.release()
    for (const answer of await Promise.all(held)) enriched(answer)
    enriched(await post(served.url, third))
  })

  it('refuses a large event over capacity without harm to its connection', async () => {
    await using wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, MAX_CONCURRENT_EVENTS: '1' }
    await using served = await serving(definition, env)
    wiki.hold()
    const held = post(served.url, first)
    await wiki.held(1)
    const agent = connection()
    const large = { ...second, pad: 'x'.repeat(4 << 20) }
    assertProblem(await post(served.url, large, {}, { agent }), 'over_capacity')
    wiki.release()
    enriched(await held)
    enriched(await post(served.url, large, {}, { agent }))
    agent.destroy()
  })

  it('answers over_capacity once eight of the largest have come, and serves again afterwards', async () => {
    await using wiki = await FakeWiki.start()
    const bytes = 100_000
    const env = { MEDIAWIKI_API_URL: wiki.url, MAX_EVENT_BYTES: String(bytes) }
    await using served = await serving(definition, env)
    const held: RawConnection[] = []
    const start = async (framing: string, body: string) => {
      const slow = await RawConnection.open(served.url)
      await slow.write(`POST / HTTP/1.1\r\nhost: f\r\n${framing}\r\nce-id: 1\r\n\r\n${body}`)
      return slow
    }
    const part = 'x'.repeat(bytes - 10)
    const chunk = `${(bytes - 10).toString(16)}\r\n${part}\r\n`
    for (let i = 0; i < 4; i++) held.push(await start(`content-length: ${bytes}`, part))
    for (let i = 0; i < 4; i++) held.push(await start('transfer-encoding: chunked', chunk))
    const refused = async () => (await post(served.url, first)).status === 503
    await until(refused)
    assertProblem(await post(served.url, first), 'over_capacity')
    for (const slow of held) await slow[Symbol.asyncDispose]()
    await until(async () => !(await refused()))
    enriched(await post(served.url, second))
  })

  it('keeps no place free for what is only announced', async () => {
    await using served = await serving(enrichment(), { MAX_EVENT_BYTES: '100000' })
    await using held = new AsyncDisposableStack()
    for (let i = 0; i < 20; i++) {
      const slow = held.use(await RawConnection.open(served.url))
      const framing = i % 2 ? 'transfer-encoding: chunked' : 'content-length: 99999'
      await slow.write(`POST / HTTP/1.1\r\nhost: f\r\n${framing}\r\nce-id: 1\r\n\r\n`)
    }
    await inFlight(served.url, 20)
    enriched(await post(served.url, change()))
  })

  it('refuses at once what is announced to be too large', async () => {
    await using served = await serving(enrichment(), { MAX_EVENT_BYTES: '100000' })
    await using caller = await RawConnection.open(served.url)
    await caller.write('POST / HTTP/1.1\r\nhost: f\r\ncontent-length: 100001\r\n\r\n')
    assertProblem(await caller.answer(), 'event_too_large')
  })

  it('takes their place from callers that send what is no HTTP, though they stay connected', async () => {
    await using served = await serving(enrichment(), { MAX_CONCURRENT_EVENTS: '8' })
    await using held = new AsyncDisposableStack()
    for (let i = 0; i < 8; i++) {
      const broken = held.use(await RawConnection.open(served.url, true))
      await broken.write('POST / HTTP/1.1\r\nhost: f\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n')
      assertProblem(await broken.answer(), 'invalid_cloudevent')
    }
    await inFlight(served.url, 0)
    enriched(await post(served.url, change()))
  })

  it('takes their place from events sent one behind the other, whose caller breaks off', async () => {
    const [working, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let running = 0
    const waiting = enrichment(async (made) => {
      if (++running === 2) working.resolve()
      await answer.promise
      return made
    })
    await using served = await serving(waiting, { MAX_CONCURRENT_EVENTS: '3' })
    await using gone = await RawConnection.open(served.url)
    const request = posted(change())
    await gone.write(request + request + request.slice(0, -9))
    await working.promise
    await inFlight(served.url, 3)
    gone.socket.destroy()
    answer.resolve()
    await inFlight(served.url, 0)
    enriched(await post(served.url, change()))
  })

  it('counts an event as in progress while its enrichment runs, its caller gone or not', async () => {
    await using wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, MAX_CONCURRENT_EVENTS: '1' }
    await using served = await serving(definition, env)
    wiki.hold()
    const agent = connection()
    const gone = assert.rejects(post(served.url, first, {}, { agent }))
    await wiki.held(1)
    agent.destroy()
    await gone
    assertProblem(await post(served.url, second), 'over_capacity')
    wiki.release()
  })

  it('answers deadline_exceeded after EVENT_DEADLINE_MS, and gives the wiki up', async () => {
    await using wiki = await FakeWiki.start()
    const env = { MEDIAWIKI_API_URL: wiki.url, EVENT_DEADLINE_MS: '100' }
    await using served = await serving(definition, env)
    wiki.hold()
    const given = wiki.givenUp()
    assertProblem(await post(served.url, first), 'deadline_exceeded')
    await given
    wiki.release()
    enriched(await post(served.url, second))
  })

  it('answers deadline_exceeded for author code that waits for ever, and aborts its signal', async () => {
    const aborted = Promise.withResolvers<void>()
    const waiting = enrichment(async (_, { signal }) => {
      signal.addEventListener('abort', () => aborted.resolve())
      return await new Promise<never>(() => {})
    })
    await using served = await serving(waiting, { EVENT_DEADLINE_MS: '50' })
    assertProblem(await post(served.url, change()), 'deadline_exceeded')
    await aborted.promise
  })

  it('when closed turns red, refuses new events, answers what is in progress, then is gone', async () => {
    await using wiki = await FakeWiki.start()
    const served = await serving(definition, { MEDIAWIKI_API_URL: wiki.url })
    wiki.hold()
    const held = post(served.url, first)
    await wiki.held(1)
    const closed = served.close()
    const get = (path: string) => send(served.url, { method: 'GET', path })
    assert.equal((await get('/health/readiness')).status, 503)
    assert.equal((await get('/health/liveness')).status, 200)
    assertProblem(await post(served.url, second), 'draining')
    const large = { ...second, pad: 'x'.repeat(4 << 20) }
    assertProblem(await post(served.url, large), 'draining')
    wiki.release()
    enriched(await held)
    await closed
    await assert.rejects(RawConnection.open(served.url), { code: 'ECONNREFUSED' })
  })
})
