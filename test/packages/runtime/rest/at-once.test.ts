// The REST lookup: many events at the same time.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api'
import { defineEnrichment, RetryableError } from '@tributary/runtime'
import { INITIAL_LIMIT, Requests } from '../../../../packages/runtime/rest/requests.ts'
import {
  cities,
  cityWeather,
  FakeApi,
  geo,
  saying,
  settingsFor,
} from '../../../support/fake-api.ts'
import { post } from '../../../support/function-client.ts'
import { assertProblem, enriched } from '../../../support/function-contract.ts'
import { scrape } from '../../../support/function-metrics.ts'
import { serving } from '../../../support/function-serve.ts'

const city = { city_id: 'Vík/é' }

describe('events that ask a REST API at the same time', () => {
  /** An API that answers once the test says so. */
  async function held(env: object = {}) {
    const waiting: (() => void)[] = []
    const api = await FakeApi.start((request, response) => {
      waiting.push(() => saying({ url: request.url })(request, response))
    })
    const served = await serving(cityWeather, settingsFor(api, env))
    return {
      api,
      served,
      ask: (city_id: string) => post(served.url, { city_id }),
      release() {
        for (const answer of waiting.splice(0)) answer()
      },
      async [Symbol.asyncDispose]() {
        await served.close()
        await api[Symbol.asyncDispose]()
      },
    }
  }

  it('send as many requests as the limit allows at first, and share one for each path that is queued', async () => {
    await using test = await held()
    const first = Array.from({ length: INITIAL_LIMIT }, (_, n) => test.ask(`${n}`))
    await test.api.received(INITIAL_LIMIT)
    // The first of these is in flight, and may have an answer from before this event.
    const more = ['0', 'a', 'b', 'a', 'b', 'a'].map(test.ask)
    const inFlight = async () => (await scrape(test.served.url)).sum('tributary_events_in_flight')
    while ((await inFlight()) < INITIAL_LIMIT + 6) await new Promise(setImmediate)
    assert.equal(test.api.requests.length, INITIAL_LIMIT)
    test.release()
    await test.api.received(INITIAL_LIMIT + 3)
    test.release()
    const answers = (await Promise.all([...first, ...more])).map(enriched)
    assert.equal(test.api.requests.length, INITIAL_LIMIT + 3)
    for (const { city_id, weather } of answers) {
      assert.equal((weather as { url: string }).url, `/v1/cities/${city_id}/weather?lang=is`)
    }
  })

  it('end at their deadline, and with the last of them the request', async () => {
    await using test = await held({ EVENT_DEADLINE_MS: '150' })
    const gone = test.api.givenUp()
    assertProblem(await test.ask('x'), 'deadline_exceeded')
    await gone
    const { sum } = await scrape(test.served.url)
    assert.equal(sum('tributary_upstream_requests_in_flight'), 0)
  })

  it('get objects of their own from a shared answer', async () => {
    await using api = await FakeApi.start(saying({ rain: true }))
    const definition = defineEnrichment({
      ...cities,
      lookups: { geo },
      async enrich(change, { geo }) {
        const same = () => geo.get<{ seen?: true }>(['x'])
        const [a, b] = await Promise.all([same(), same()])
        if (a) a.seen = true
        return { ...change, a, b }
      },
    })
    await using served = await serving(definition, settingsFor(api))
    const { a, b } = enriched(await post(served.url, city))
    assert.deepEqual([a, b], [{ rain: true, seen: true }, { rain: true }])
    assert.equal(api.requests.length, 1)
  })

  it('keep the process that ends no longer than its grace period', async () => {
    await using test = await held({ SHUTDOWN_GRACE_MS: '300' })
    const answer = test.ask('x')
    await test.api.received(1)
    const [{ socket } = {} as never] = test.api.requests
    const closed = once(socket, 'close')
    await test.served.close()
    assertProblem(await answer, 'draining')
    await closed
  })
})

describe('the limit of requests to a REST API', () => {
  const busy = new RetryableError('busy', { code: 'upstream_busy' })
  const slow = new RetryableError('slow', { code: 'upstream_timeout' })
  const away = new RetryableError('away', { code: 'upstream_unavailable' })
  const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

  /** Sends this many requests at once, of which each ends with this error, or well. */
  async function send(requests: Requests<string>, count: number) {
    const urls = Array.from({ length: count }, (_, n) => `http://geo/${n}`)
    const all = urls.map((url) => requests.get(url, new AbortController().signal, span))
    const ended = await Promise.allSettled(all)
    assert.deepEqual([ended.length, requests.inFlight], [count, 0])
    return requests.limit.value
  }

  const failing = (error: () => Error | undefined) =>
    new Requests(async (url) => {
      const failure = error()
      if (failure) throw failure
      return url
    })

  it('has a place again when all events of a request have ended', async () => {
    const asked = Promise.withResolvers<AbortSignal>()
    const requests = new Requests<string>((_, signal) => {
      asked.resolve(signal)
      return once(signal, 'abort').then(() => Promise.reject(away))
    })
    const event = new AbortController()
    const answer = requests.get('http://geo/1', event.signal, span)
    const signal = await asked.promise
    event.abort(slow)
    await assert.rejects(answer, slow)
    assert.equal(signal.aborted, true)
  })

  it('grows while more events wait than it allows requests, and not for few events', async () => {
    const requests = failing(() => undefined)
    assert.equal(await send(requests, INITIAL_LIMIT), INITIAL_LIMIT)
    const grown = await send(requests, 1000)
    assert.ok(grown > INITIAL_LIMIT, `${grown}`)
    for (let n = 0; n < 8; n++) await send(requests, 1000)
    assert.equal(requests.limit.value, 128)
  })

  it('is halved once for requests that fail together: the API is busy, or slower than the timeout', async () => {
    for (const error of [busy, slow]) {
      const requests = failing(() => error)
      assert.equal(await send(requests, INITIAL_LIMIT), INITIAL_LIMIT / 2)
      for (let n = 0; n < 9; n++) await send(requests, 1)
      assert.equal(requests.limit.value, 1)
    }
  })

  it('stays the same if the API is away', async () => {
    assert.equal(
      await send(
        failing(() => away),
        INITIAL_LIMIT,
      ),
      INITIAL_LIMIT,
    )
  })
})
