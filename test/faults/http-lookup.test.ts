// Events that are no page changes, 200 in flight, while the REST API that they ask fails in every way.
import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { it } from 'node:test'
import { cityWeather, FakeApi, settingsFor } from '../support/fake-api.ts'
import { post } from '../support/function-client.ts'
import { assertContract } from '../support/function-contract.ts'
import { scrape } from '../support/function-metrics.ts'
import { serving } from '../support/function-serve.ts'
import { unreliable, WAYS, wayOf, weatherOf } from './unreliable-api.ts'

const EVENTS = 360
const IN_FLIGHT = 200

it('each of 360 events is emitted with its own weather, skipped, or refused with the right code', async (t) => {
  await using api = await FakeApi.start(unreliable)
  // Long, so that only silence takes it, also where the machine is busy.
  const env = settingsFor(api, { GEO_API_TIMEOUT_MS: '4000', LOG_LEVEL: 'silent' })
  await using served = await serving(cityWeather, env)
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })
  const ended = new Map<string, number>()
  const wrong: string[] = []
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  const deliver = async (number: number) => {
    const answer = await post(served.url, { city_id: `${number}` }, {}, { agent })
    const code = assertContract(answer)
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    ended.set(code, (ended.get(code) ?? 0) + 1)
    const way = wayOf(number)
    if (code !== WAYS[way]?.[1]) wrong.push(`${way} gave ${code}`)
    if (code !== 'enriched') return
    assert.deepEqual(JSON.parse(String(answer.body)).weather, weatherOf(number))
  }
  const started = performance.now()
  let next = 0
  const caller = async () => {
    while (next < EVENTS) await deliver(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller))
  agent.destroy()
  const { sum } = await scrape(served.url)
  t.diagnostic(
    `${Math.round(performance.now() - started)} ms, ${api.most} requests in flight at most`,
  )
  t.diagnostic(`limit ${sum('tributary_upstream_limit')}, ${Math.round(most / 1e6)} MB of buffers`)
  t.diagnostic([...ended].map(([code, count]) => `${count} ${code}`).join(', '))

  assert.deepEqual(wrong, [])
  const expected = new Map<string, number>()
  for (const [of60, code] of Object.values(WAYS)) {
    expected.set(code, (expected.get(code) ?? 0) + (of60 * EVENTS) / 60)
  }
  assert.deepEqual(new Map([...ended].sort()), new Map([...expected].sort()))
  // Each event asked once: retries are Knative's.
  assert.equal(sum('tributary_upstream_requests_total', { lookup: 'geo' }), EVENTS)
  assert.equal(sum('tributary_upstream_requests_in_flight'), 0)
  assert.ok(most < 60_000_000, `${most} bytes of buffers: answers of 10 MB were read whole`)
})
