/**
 * Ask an HTTP service that `http` does not fit
 *
 * `mediawiki` is made of these parts: one request with its deadline, span and metrics; a limit that adapts to
 * the service; and a question that several events wait for.
 *
 * @shows @tributary/runtime: Upstream, Question, countRequests, CountRequest, UpstreamState
 * @shows @tributary/runtime: UPSTREAM_ERRORS, StatusError, invalidAnswer, Limit, Pending, Place
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  countRequests,
  defineEnrichment,
  invalidAnswer,
  jsonKey,
  Limit,
  type Lookup,
  type OpenLookup,
  Pending,
  type Place,
  type Question,
  StatusError,
  startUpstreamSpan,
  UPSTREAM_ERRORS,
  Upstream,
} from '@tributary/runtime'
import { assertEmitted, assertFailed, fakeApi, openFunction } from '@tributary/runtime/testing'
import { cityChange, cityWeather } from './schemas/generated/index.js'

/** A question to an API that answers with plain text. */
const question = (url: URL): Question<number> => ({
  span: 'GET celsius',
  url,
  headers: {},
  async read({ statusCode, body }) {
    const text = await body.text()
    if (statusCode !== 200) throw new StatusError('the weather API', statusCode)
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw invalidAnswer('the weather API', 'is no number')
    return Number(text)
  },
})

/** The address is that of the test's fake; other lookups read it from a setting. */
const weatherAt = (url: string): OpenLookup<(city: number) => Promise<number>> => ({
  errors: UPSTREAM_ERRORS,
  open({ name, metrics }, lookup): Lookup<(city: number) => Promise<number>> {
    const limit = new Limit(2, 8)
    const state = { inFlight: 0, limit: limit.value }
    const count = countRequests(name, lookup, metrics, state)
    const who = 'the weather API'
    const upstream = new Upstream({ who, timeoutMs: 1000, maxAnswerBytes: 1024, count })
    return {
      forEvent: ({ signal, span }) => {
        const ask = (city: number) => question(new URL(`/celsius/${city}`, url))
        return (city) => upstream.ask(ask(city), signal, [span])
      },
      warm: () => upstream.warm(),
      close: () => upstream.close(),
    }
  },
})

const enrichmentAt = (url: string) =>
  defineEnrichment({
    name: 'city-weather',
    input: [cityChange],
    output: { stream: 'city.weather', schema: cityWeather },
    key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
    lookups: { weather: weatherAt(url) },
    async enrich({ city_id, name }, { weather }) {
      return { city_id, name, celsius: await weather(city_id) }
    },
  })

test('counts each request by how it ended', async () => {
  await using api = await fakeApi({
    'GET /celsius/1': { body: '8.5' },
    'GET /celsius/2': { status: 429 },
    'GET /celsius/3': { body: 'mild' },
  })
  await using opened = openFunction(enrichmentAt(api.url))
  const run = (city_id: number) => opened.invoke({ city_id, name: 'Zürich' })
  assertEmitted(await run(1), { celsius: 8.5 })
  assertFailed(await run(2), 'upstream_busy')
  assertFailed(await run(3), 'upstream_invalid', /is no number/)
  const metrics = await opened.metrics()
  for (const code of ['ok', 'upstream_busy', 'upstream_invalid']) {
    const labels = `function="city-weather",lookup="weather",code="${code}"`
    assert.ok(metrics.includes(`tributary_upstream_requests_total{${labels}} 1`), metrics)
  }
})

test('a service that asks for fewer requests gets half as many', () => {
  const limit = new Limit(8, 16)
  limit.failed(new StatusError('the weather API', 429), limit.halvings)
  assert.equal(limit.value, 4)
  for (let answers = 0; answers < 5; answers++) limit.succeeded(16)
  assert.equal(limit.value, 5)
})

test('several events wait for one answer', async () => {
  const queue: Place<string, number> = { abandoned: () => assert.fail('both wait') }
  const pending = new Pending<string, number>('celsius', queue)
  const { signal } = new AbortController()
  const span = startUpstreamSpan('celsius', [])
  const waiting = [pending.wait(signal, span), pending.wait(signal, span)]
  pending.resolve(8.5)
  assert.deepEqual(await Promise.all(waiting), [8.5, 8.5])
})
