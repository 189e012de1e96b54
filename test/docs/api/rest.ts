/**
 * Ask a REST API
 *
 * `http` is a lookup for any JSON API. Its address is a setting, `GEO_API_URL` here, and so is the value of
 * each header, so no event chooses the host and no secret is in the code. Each segment of the path and
 * each parameter of the query may come from the event.
 *
 * @shows @tributary/runtime: http, HttpOptions, RestApi, Query, QueryValue, RefusedError, Refusal
 * @shows @tributary/runtime: HTTP_ERRORS
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  defineEnrichment,
  HTTP_ERRORS,
  http,
  jsonKey,
  RefusedError,
  type RestApi,
  skip,
} from '@tributary/runtime'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  fakeApi,
  openFunction,
} from '@tributary/runtime/testing'
import { type CityChange, cityChange, cityWeather } from './schemas/generated/index.js'

const geo = http({ url: 'GEO_API_URL', headers: { authorization: 'GEO_API_TOKEN' } })

const enrichment = defineEnrichment({
  name: 'city-weather',
  input: [cityChange],
  output: { stream: 'city.weather', schema: cityWeather },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  lookups: { geo },
  enrich: (city, { geo }) => withWeather(city, geo),
})

async function withWeather({ city_id, name }: CityChange, geo: RestApi) {
  try {
    const weather = await geo.get<{ celsius: number }>(['cities', city_id], { lang: 'is' })
    return weather ? { city_id, name, celsius: weather.celsius } : skip('no_such_city')
  } catch (error) {
    if (error instanceof RefusedError && error.answer.status === 409) return skip('merged')
    throw error
  }
}

test('asks the API, and decides by what it answers', async () => {
  await using api = await fakeApi({
    'GET /cities/1': { json: { celsius: 8.5 } },
    'GET /cities/2': { status: 404 },
    'GET /cities/3': { status: 409 },
    'GET /cities/4': { status: 400 },
    'GET /cities/5': { status: 500 },
  })
  const env = { GEO_API_TOKEN: 'Bearer secret' }
  await using opened = openFunction(enrichment, { lookups: { geo: api }, env })
  const run = (city_id: number) => opened.invoke({ city_id, name: 'Zürich' })
  assertEmitted(await run(1), { celsius: 8.5 })
  assertSkipped(await run(2), 'no_such_city')
  assertSkipped(await run(3), 'merged')
  assertFailed(await run(4), 'upstream_refused')
  assertFailed(await run(5), 'upstream_unavailable')
  const [first] = api.requests
  assert.equal(first?.path, '/cities/1?lang=is')
  assert.equal(first?.headers.authorization, 'Bearer secret')
})

test('each failure is a row of an error table', () => {
  assert.equal(HTTP_ERRORS.upstream_refused.status, 422)
  assert.equal(HTTP_ERRORS.upstream_unavailable.status, 503)
})
