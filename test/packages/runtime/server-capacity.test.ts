import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connection, post, send, untilInFlight } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { posted, RawConnection } from '../../support/function-raw.ts'
import { change, enrichment, heldEnrichment, serving } from '../../support/function-serve.ts'

/** Repeats a check until it holds, for ten seconds at most. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await holds())) assert.ok(performance.now() < end, 'still not so after 10 s')
}

describe('a function under load', () => {
  it('answers over_capacity beyond MAX_CONCURRENT_EVENTS, and serves again afterwards', async () => {
    const { definition, release } = heldEnrichment()
    await using served = await serving(definition, { MAX_CONCURRENT_EVENTS: '2' })
    const held = [post(served.url, change()), post(served.url, change())]
    await untilInFlight(served.url, 2)
    assertProblem(await post(served.url, change()), 'over_capacity')
    assert.equal((await send(served.url, { method: 'GET', path: '/health/readiness' })).status, 200)
    release()
    for (const answer of await Promise.all(held)) enriched(answer)
    enriched(await post(served.url, change()))
  })

  it('refuses a large event over capacity without harm to its connection', async () => {
    const { definition, started, release } = heldEnrichment()
    await using served = await serving(definition, { MAX_CONCURRENT_EVENTS: '1' })
    const held = post(served.url, change())
    await started(1)
    const agent = connection()
    const large = change({ pad: 'x'.repeat(4 << 20) })
    assertProblem(await post(served.url, large, {}, { agent }), 'over_capacity')
    release()
    enriched(await held)
    enriched(await post(served.url, large, {}, { agent }))
    agent.destroy()
  })

  it('answers over_capacity once eight of the largest have come, and serves again afterwards', async () => {
    const bytes = 100_000
    await using served = await serving(enrichment(), { MAX_EVENT_BYTES: String(bytes) })
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
    const refused = async () => (await post(served.url, change())).status === 503
    await until(refused)
    assertProblem(await post(served.url, change()), 'over_capacity')
    for (const slow of held) await slow[Symbol.asyncDispose]()
    await until(async () => !(await refused()))
    enriched(await post(served.url, change()))
  })

  it('reserves no memory for an announced length', async () => {
    await using served = await serving(enrichment(), { MAX_EVENT_BYTES: '100000' })
    await using held = new AsyncDisposableStack()
    for (let i = 0; i < 20; i++) {
      const slow = held.use(await RawConnection.open(served.url))
      const framing = i % 2 ? 'transfer-encoding: chunked' : 'content-length: 99999'
      await slow.write(`POST / HTTP/1.1\r\nhost: f\r\n${framing}\r\nce-id: 1\r\n\r\n`)
    }
    await untilInFlight(served.url, 20)
    enriched(await post(served.url, change()))
  })

  it('refuses an announced length over MAX_EVENT_BYTES before the body comes', async () => {
    await using served = await serving(enrichment(), { MAX_EVENT_BYTES: '100000' })
    await using caller = await RawConnection.open(served.url)
    await caller.write('POST / HTTP/1.1\r\nhost: f\r\ncontent-length: 100001\r\n\r\n')
    assertProblem(await caller.answer(), 'event_too_large')
  })

  it('frees the places of callers that send no HTTP, though they stay connected', async () => {
    await using served = await serving(enrichment(), { MAX_CONCURRENT_EVENTS: '8' })
    await using held = new AsyncDisposableStack()
    for (let i = 0; i < 8; i++) {
      const broken = held.use(await RawConnection.open(served.url, true))
      await broken.write('POST / HTTP/1.1\r\nhost: f\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n')
      assertProblem(await broken.answer(), 'invalid_cloudevent')
    }
    await untilInFlight(served.url, 0)
    enriched(await post(served.url, change()))
  })

  it('frees the places of pipelined events whose caller hangs up', async () => {
    const [working, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let running = 0
    const waiting = enrichment(async (made) => {
      if (++running === 2) working.resolve()
      await answer.promise
      return made
    })
    await using served = await serving(waiting, { MAX_CONCURRENT_EVENTS: '3' })
    await using caller = await RawConnection.open(served.url)
    const request = posted(change())
    await caller.write(request + request + request.slice(0, -9))
    await working.promise
    await untilInFlight(served.url, 3)
    caller.socket.destroy()
    answer.resolve()
    await untilInFlight(served.url, 0)
    enriched(await post(served.url, change()))
  })

  it('counts an event as in progress while its enrichment runs, even if its caller hung up', async () => {
    const { definition, started, release } = heldEnrichment()
    await using served = await serving(definition, { MAX_CONCURRENT_EVENTS: '1' })
    const agent = connection()
    const abandoned = assert.rejects(post(served.url, change(), {}, { agent }))
    await started(1)
    agent.destroy()
    await abandoned
    assertProblem(await post(served.url, change()), 'over_capacity')
    release()
  })

  it('answers deadline_exceeded after EVENT_DEADLINE_MS for author code that never ends, and aborts its signal', async () => {
    const aborted = Promise.withResolvers<void>()
    const waiting = enrichment(async (_, { signal }) => {
      signal.addEventListener('abort', () => aborted.resolve())
      return await new Promise<never>(() => {})
    })
    await using served = await serving(waiting, { EVENT_DEADLINE_MS: '50' })
    assertProblem(await post(served.url, change()), 'deadline_exceeded')
    await aborted.promise
  })

  // Waiting for it would take SHUTDOWN_GRACE_MS, 25 seconds.
  const promptly = { timeout: 10_000 }
  it(
    'aborts work whose caller hung up when it closes, and does not wait for it',
    promptly,
    async () => {
      const [started, aborted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const endless = enrichment((_, { signal }) => {
        signal.addEventListener('abort', () => aborted.resolve())
        started.resolve()
        return new Promise<never>(() => {})
      })
      const served = await serving(endless)
      const agent = connection()
      const abandoned = assert.rejects(post(served.url, change(), {}, { agent }))
      await started.promise
      agent.destroy()
      await abandoned
      // By its answer the function has seen the hang-up, which came before it.
      await send(served.url, { method: 'GET', path: '/health/liveness' })
      await Promise.all([served.close(), aborted.promise])
    },
  )

  it('turns red when closed, refuses new events, answers those in progress, then stops listening', async () => {
    const { definition, started, release } = heldEnrichment()
    const served = await serving(definition)
    const held = post(served.url, change())
    await started(1)
    const closed = served.close()
    const get = (path: string) => send(served.url, { method: 'GET', path })
    assert.equal((await get('/health/readiness')).status, 503)
    assert.equal((await get('/health/liveness')).status, 200)
    assertProblem(await post(served.url, change()), 'draining')
    assertProblem(await post(served.url, change({ pad: 'x'.repeat(4 << 20) })), 'draining')
    release()
    enriched(await held)
    await closed
    await assert.rejects(RawConnection.open(served.url), { code: 'ECONNREFUSED' })
  })
})
