/**
 * Let an event fail
 *
 * A `TerminalError` makes a dead letter at once. Knative delivers an event with a `RetryableError` again,
 * and makes a dead letter only after the last retry. A `code` of your own names the failure in answers,
 * logs, metrics and dead letters; it has `[a-z0-9_]` only.
 *
 * @shows @tributary/runtime: TerminalError, RetryableError, EventError
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  defineEnrichment,
  EventError,
  jsonKey,
  RetryableError,
  TerminalError,
} from '@tributary/runtime'
import { assertFailed, invoke } from '@tributary/runtime/testing'
import { cityChange, cityWeather } from './schemas/generated/index.js'

const STATIONS = new Map([[42, { isDown: true }]])

const enrichment = defineEnrichment({
  name: 'city-weather',
  input: [cityChange],
  output: { stream: 'city.weather', schema: cityWeather },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich({ city_id, ...city }) {
    const station = STATIONS.get(city_id)
    if (!station) throw new TerminalError('the city has no station', { code: 'no_station' })
    if (station.isDown) throw new RetryableError('the station is down')
    return { ...city, city_id, celsius: 8.5 }
  },
})

test('a city without a station is a dead letter at once', async () => {
  const result = await invoke(enrichment, { city_id: 1, name: 'Atlantis' })
  assertFailed(result, 'no_station', /has no station/)
  assert.equal(result.retryable, false)
})

test('a station that is down is asked again later', async () => {
  const result = await invoke(enrichment, { city_id: 42, name: 'Zürich' })
  assertFailed(result, 'try_later')
  assert.equal(result.retryable, true)
})

test('both are an EventError, which has the code and the status of the answer', () => {
  const error = new TerminalError('the city has no station', { code: 'no_station' })
  assert.ok(error instanceof EventError)
  assert.deepEqual([error.code, error.status, error.retryable], ['no_station', 422, false])
})
