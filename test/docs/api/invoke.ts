/**
 * Test what becomes of an event
 *
 * `invoke` runs the host's own code on one event: it reads and checks the event, enriches it within its
 * deadline, checks the result and makes the answer. `example` makes the event from its schema. Settings
 * come from `env` alone.
 *
 * @shows @tributary/runtime/testing: invoke, TestOptions, TestLookups, Result, EmittedEvent
 * @shows @tributary/runtime/testing: example, SchemaWithExamples, DeepPartial
 * @shows @tributary/runtime/testing: assertEmitted, assertSkipped, assertFailed
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineEnrichment, jsonKey, skip } from '@tributary/runtime'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  type DeepPartial,
  example,
  invoke,
  type Result,
} from '@tributary/runtime/testing'
import { type CityChange, cityChange } from './schemas/generated/examples.js'

const enrichment = defineEnrichment({
  name: 'city-names',
  input: [cityChange],
  output: { stream: 'city.name', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: (city) =>
    city.removed ? skip('removed') : { ...city, name: city.name.toLocaleUpperCase('de') },
})

const run = (changes: DeepPartial<CityChange>): Promise<Result<CityChange>> =>
  invoke(enrichment, example(cityChange, changes), { env: { DATACENTER: 'codfw' } })

test('writes the name in capitals', async () => {
  const event = assertEmitted(await run({ name: 'Zürich' }), { name: 'ZÜRICH' })
  assert.equal(event.source, '/codfw/city-names')
})

test('skips a city that was removed', async () => {
  assertSkipped(await run({ removed: true }), 'removed')
})

test('refuses a city without an id', async () => {
  assertFailed(await run({ city_id: undefined }), 'schema_violation', /city_id/)
})
