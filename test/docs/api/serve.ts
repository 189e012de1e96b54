/**
 * Run a function in a process of your own
 *
 * `serve` starts the server of a function, for a tool that does more in its process.
 *
 * @shows @tributary/runtime: serve, ServeOptions, RunningFunction
 * @shows @tributary/runtime: readConfig, Config, settingsOf, ConfigError, startTraces
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Config,
  ConfigError,
  defineEnrichment,
  jsonKey,
  passOn,
  type RunningFunction,
  readConfig,
  serve,
  settingsOf,
  startTraces,
} from '@tributary/runtime'
import { cityChange } from './schemas/generated/index.js'

const enrichment = defineEnrichment({
  name: 'cities',
  input: [cityChange],
  output: { stream: 'city.keyed', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: passOn,
})

test('a server answers events', async (t) => {
  const config: Config = readConfig({ PORT: '0', LOG_LEVEL: 'silent' }, enrichment)
  const running: RunningFunction = await serve(enrichment, { config, host: '127.0.0.1' })
  t.after(() => running.close())
  const ce = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/me', 'ce-type': 'city' }
  const body = JSON.stringify({ city_id: 42, name: 'Zürich' })
  const answer = await fetch(running.url, { method: 'POST', headers: ce, body })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('ce-partitionkey'), '{"city_id":42}')
})

test('a setting that is wrong has one line that says so', () => {
  assert.ok(settingsOf(enrichment).some(({ allowed }) => 'PORT' in allowed))
  const wrong = () => readConfig({ PORT: 'http' }, enrichment)
  assert.throws(
    wrong,
    new ConfigError('PORT="http" is not an integer from 0 (any free port) to 65535'),
  )
})

test('without an address of a collector no traces are exported', async () => {
  const stop = await startTraces('cities', {})
  assert.equal(await stop(), undefined)
  const wrong = startTraces('cities', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })
  await assert.rejects(wrong, ConfigError)
})
