import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { skip } from '@tributary/runtime'
import { closedPort } from '../../../stage/sockets.ts'
import { eachCase } from '../../support/cases.ts'
import { post, send } from '../../support/function-client.ts'
import { assertContract, assertProblem, enriched } from '../../support/function-contract.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'
import { fakeSink } from '../../support/function-sink.ts'

describe('delivery to K_SINK', () => {
  it('posts the event that would have been the answer, and answers 204', async () => {
    await using sink = await fakeSink()
    await using replying = await serving(enrichment())
    await using posting = await serving(enrichment(), { K_SINK: sink.url })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const reply = await post(replying.url, change(), { traceparent })
    const answer = await post(posting.url, change(), { traceparent })
    assert.deepEqual([answer.status, answer.body.length], [204, 0])
    const [delivered] = sink.delivered
    assert.ok(delivered)
    assert.deepEqual([delivered.method, delivered.path], ['POST', '/ns/channel?x=1'])
    assert.deepEqual(JSON.parse(String(delivered.body)), enriched(reply))
    const ce = ({ headers }: { headers: object }) =>
      Object.entries(headers).filter(([name]) => /^(ce-|content-type)/.test(name))
    assert.deepEqual(new Map(ce(delivered)), new Map(ce(reply)))
    assert.equal(delivered.headers.traceparent, traceparent)
  })

  it('counts a delivered event as enriched, and never delivers a skipped one', async () => {
    await using sink = await fakeSink()
    const definition = enrichment((input) => (input.title ? skip('not_wanted') : input))
    await using served = await serving(definition, { K_SINK: sink.url })
    await post(served.url, change())
    await post(served.url, change({ title: 'x' }))
    assert.equal(sink.delivered.length, 1)
    const { body } = await send(served.url, { method: 'GET', path: '/metrics' })
    assert.match(String(body), /outcome="enriched",code="ok"\} 1$/m)
    assert.match(String(body), /outcome="skipped",code="not_wanted"\} 1$/m)
  })

  it('answers only after the sink has acknowledged', async () => {
    const { promise: received, resolve } = Promise.withResolvers<ServerResponse>()
    await using sink = await fakeSink(resolve)
    await using served = await serving(enrichment(), { K_SINK: sink.url })
    let answered = false
    const answer = post(served.url, change()).finally(() => {
      answered = true
    })
    const response = await received
    assert.equal(answered, false)
    response.writeHead(202).end()
    assert.equal((await answer).status, 204)
  })

  it('answers 503 sink_unavailable if the sink refuses, redirects or resets, so that Knative retries', () => {
    const refusals: [string, (response: ServerResponse) => void, RegExp][] = [
      ['400', (response) => response.writeHead(400).end('no'), /HTTP 400/],
      ['404', (response) => response.writeHead(404).end(), /HTTP 404/],
      ['503', (response) => response.writeHead(503).end(), /HTTP 503/],
      ['a redirect', (response) => response.writeHead(307, { location: '/' }).end(), /HTTP 307/],
      ['a reset', (response) => response.socket?.destroy(), /can't be reached/],
    ]
    return eachCase(refusals, async ([, refuse, detail]) => {
      await using sink = await fakeSink(refuse)
      await using served = await serving(enrichment(), { K_SINK: sink.url })
      const answer = await post(served.url, change())
      assert.match(assertProblem(answer, 'sink_unavailable'), detail)
      assert.equal(sink.delivered.length, 1)
    })
  })

  it('answers 503 sink_unavailable if nothing listens there', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`
    await using served = await serving(enrichment(), { K_SINK: url })
    const answer = await post(served.url, change())
    assert.match(assertProblem(answer, 'sink_unavailable'), /ECONNREFUSED/)
  })

  it("waits for a sink no longer than the event's deadline, enrichment included", async () => {
    await using sink = await fakeSink(() => {})
    await using served = await serving(enrichment(), { K_SINK: sink.url, EVENT_DEADLINE_MS: '100' })
    assertProblem(await post(served.url, change()), 'deadline_exceeded')
    const slow = enrichment((made) => setTimeout(700, made))
    await using other = await serving(slow, { K_SINK: sink.url, EVENT_DEADLINE_MS: '1000' })
    const started = performance.now()
    assertProblem(await post(other.url, change()), 'deadline_exceeded')
    assert.ok(performance.now() - started < 1600)
  })

  it('finishes a delivery in progress when the function closes', async () => {
    const { promise: received, resolve } = Promise.withResolvers<ServerResponse>()
    await using sink = await fakeSink(resolve)
    const served = await serving(enrichment(), { K_SINK: sink.url })
    const answer = post(served.url, change())
    const response = await received
    const closed = served.close()
    response.writeHead(202).end()
    await once(response, 'close')
    assert.equal(assertContract(await answer), 'skipped')
    await closed
  })
})
