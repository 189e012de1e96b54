/**
 * Skip an event, or pass it on
 *
 * `enrich` returns the enriched event, `skip(…)` or `passOn()`. A skipped event is no failure: Knative
 * commits its offset, and the metric `tributary_events_total` counts it with the reason.
 *
 * @shows @tributary/runtime: skip, Skip, passOn
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineEnrichment, jsonKey, passOn, Skip, skip } from '@tributary/runtime'
import { assertEmitted, assertSkipped, invoke } from '@tributary/runtime/testing'
import { cityChange } from './schemas/generated/index.js'

const enrichment = defineEnrichment({
  name: 'cities-only',
  input: [{ stream: 'settlement.change', schema: cityChange, keyed: false }],
  output: { stream: 'city.change', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: ({ removed }) => (removed ? skip('removed') : passOn()),
})

test('drops what was removed, and sets the key of all others', async () => {
  const city = { city_id: 42, name: 'Zürich' }
  assertSkipped(await invoke(enrichment, { ...city, removed: true }), 'removed')
  assertEmitted(await invoke(enrichment, city), city, { partitionkey: '{"city_id":42}' })
})

test('a function that calls another can tell that it skipped', () => {
  const result = skip('removed')
  assert.ok(result instanceof Skip)
  assert.equal(result.reason, 'removed')
})
