/** Runs the function on single events, with a REST API of the test's own. */
import { test } from 'node:test'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  example,
  fakeApi,
  invoke,
} from '@tributary/runtime/testing'
import enrichment from './index.ts'
import { cityWeatherInput } from './schemas/generated/examples.js'

const report = example(cityWeatherInput, { city_id: 7 })

test('adds the name and the country of the city', async () => {
  await using geo = await fakeApi({ 'GET /cities/7': { json: { name: 'Turku', country: 'FI' } } })
  const result = await invoke(enrichment, report, { lookups: { geo } })
  assertEmitted(result, { city: { name: 'Turku', country: 'FI' } }, { subject: 'cities/7' })
})

test('skips a report without a temperature', async () => {
  await using geo = await fakeApi({})
  const result = await invoke(enrichment, { ...report, celsius: undefined }, { lookups: { geo } })
  assertSkipped(result, 'no_temperature')
})

test('refuses a city that the API does not know, and asks for another try while it is down', async () => {
  await using geo = await fakeApi({ '*': [{ status: 404 }, { status: 503 }] })
  assertFailed(await invoke(enrichment, report, { lookups: { geo } }), 'unknown_city')
  assertFailed(await invoke(enrichment, report, { lookups: { geo } }), 'upstream_unavailable')
})
