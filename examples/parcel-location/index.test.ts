/** Runs the function on single events, with a REST API of the test's own. */
import assert from 'node:assert/strict'
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
import { parcelLocationInput } from './schemas/generated/examples.js'

const status = example(parcelLocationInput, { parcel_id: 'P-77', depot_id: 'north 1' })
const env = { DEPOTS_API_TOKEN: 'Bearer 123' }

test('adds the place of the depot, and shows the API its token', async () => {
  const turku = { town: 'Turku', country: 'FI', staff: 12 }
  await using depots = await fakeApi({ 'GET /depots/north%201': { json: turku } })
  const result = await invoke(enrichment, status, { lookups: { depots }, env })
  const place = { depot: { town: 'Turku', country: 'FI' } }
  assertEmitted(result, place, { partitionkey: '{"parcel_id":"P-77"}', time: status.dt })
  assert.equal(depots.requests[0]?.headers.authorization, 'Bearer 123')
})

test('skips a parcel that is on the road', async () => {
  await using depots = await fakeApi({})
  const moving = { ...status, depot_id: undefined }
  assertSkipped(await invoke(enrichment, moving, { lookups: { depots }, env }), 'on_the_road')
})

test('refuses an unknown depot, and asks for another try while the API is down', async () => {
  await using depots = await fakeApi({ '*': [{ status: 404 }, { status: 503 }] })
  const options = { lookups: { depots }, env }
  assertFailed(await invoke(enrichment, status, options), 'unknown_depot')
  assertFailed(await invoke(enrichment, status, options), 'upstream_unavailable')
})
