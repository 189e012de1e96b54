// The REST lookup: what it sends.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { defineEnrichment, http } from '@tributary/runtime'
import { INITIAL_LIMIT } from '../../../../packages/runtime/rest/requests.ts'
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
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

describe('a request of the REST lookup', () => {
  it('has the path and query of the function, the headers of the settings, and the trace', async () => {
    await using api = await FakeApi.start(saying({ rain: true }))
    await using served = await serving(cityWeather, settingsFor(api))
    const answer = await post(served.url, city, {}, { headers: { traceparent: TRACE } })
    assert.deepEqual(enriched(answer), { ...city, weather: { rain: true } })
    const [{ method, url, headers } = {} as never] = api.requests
    assert.equal(`${method} ${url}`, 'GET /v1/cities/V%C3%ADk%2F%C3%A9/weather?lang=is')
    assert.equal(headers.authorization, 'Bearer SECRET')
    assert.equal(headers.accept, 'application/json')
    assert.match(String(headers['user-agent']), /^tributary\/\S+ city-weather$/)
    assert.equal(String(headers.traceparent).split('-')[1], TRACE.split('-')[1])
  })

  it('goes over kept connections', async () => {
    await using api = await FakeApi.start(saying({}))
    await using served = await serving(cityWeather, settingsFor(api))
    for (let n = 0; n < 5; n++) enriched(await post(served.url, { city_id: `${n}` }))
    assert.equal(new Set(api.requests.map(({ socket }) => socket)).size, 1)
  })

  it('of two lookups has the address, headers, metrics and name of its own', async () => {
    await using a = await FakeApi.start(saying({ from: 'a' }))
    await using b = await FakeApi.start(saying({}, 500))
    const definition = defineEnrichment({
      ...cities,
      lookups: { geo, weather: http({ url: 'WEATHER_URL' }) },
      async enrich(_, { geo, weather }) {
        return { first: await geo.get(['x']), second: await weather.get(['y']) }
      },
    })
    await using served = await serving(definition, settingsFor(a, { WEATHER_URL: b.url }))
    const detail = assertProblem(await post(served.url, city), 'upstream_unavailable')
    assert.equal(detail, 'weather answered HTTP 500')
    assert.equal(b.requests[0]?.headers.authorization, undefined)
    const { sum } = await scrape(served.url)
    const requests = (labels: object) => sum('tributary_upstream_requests_total', labels)
    assert.equal(requests({ lookup: 'geo', code: 'ok', function: 'city-weather' }), 1)
    assert.equal(requests({ lookup: 'weather', code: 'upstream_unavailable' }), 1)
    assert.equal(sum('tributary_upstream_duration_seconds_count', { lookup: 'geo' }), 1)
    assert.equal(sum('tributary_upstream_limit', { lookup: 'weather' }), INITIAL_LIMIT)
    assert.equal(sum('tributary_upstream_requests_in_flight'), 0)
  })

  it('is refused before it is sent if a value of the event would leave its segment', async () => {
    await using api = await FakeApi.start(saying({}))
    await using served = await serving(cityWeather, settingsFor(api))
    for (const city_id of ['..', '%2e%2e/MARK', 'MARK\r\n']) {
      assertProblem(await post(served.url, { city_id }), 'path_not_allowed')
    }
    assert.equal(api.requests.length, 0)
    assert.doesNotMatch(served.lines.join('').replace(/"key":.*?"ms"/g, ''), /MARK/)
  })
})
