/**
 * Test several events, attributes and files
 *
 * `openFunction` opens a function once for several events, as a process does. Where attributes matter,
 * `cloudEvent` puts them around the data.
 *
 * @shows @tributary/runtime/testing: openFunction, OpenFunction, cloudEvent, TestEvent, EventData
 * @shows @tributary/runtime/testing: recordedEvents
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { defineEnrichment, jsonKey, passOn } from '@tributary/runtime'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  cloudEvent,
  openFunction,
  recordedEvents,
} from '@tributary/runtime/testing'
import { type CityChange, cityChange } from './schemas/generated/index.js'

const enrichment = defineEnrichment({
  name: 'cities',
  input: [cityChange],
  output: { stream: 'city.keyed', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: passOn,
})

test('counts and logs what became of each event', async () => {
  await using opened = openFunction(enrichment, { env: { DATACENTER: 'eqiad' } })
  const city = { city_id: 42, name: 'Zürich' }
  const near = cloudEvent(city, { source: '/kafka#eqiad.city.change' })
  assertEmitted(await opened.invoke(near), city)
  const far = cloudEvent(city, { source: '/kafka#codfw.city.change' })
  assertFailed(await opened.invoke(far), 'wrong_datacenter')
  assertSkipped(await opened.invoke(null), 'tombstone')
  assert.match(await opened.metrics(), /outcome="skipped",code="tombstone"} 1/)
  assert.equal(opened.log.filter((line) => line.includes('wrong_datacenter')).length, 1)
})

test('reads events from a file, one in each line', () => {
  const file = join(tmpdir(), `cities-${process.pid}.jsonl`)
  writeFileSync(file, '{"city_id":1,"name":"Calder"}\n{"city_id":2,"name":"Aldra"}\n')
  const names = recordedEvents<CityChange>(file).map(({ name }) => name)
  assert.deepEqual(names, ['Calder', 'Aldra'])
})
