import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { asksForTraces } from '../../../../packages/runtime/telemetry/environment.ts'
import { post } from '../../../support/function-client.ts'
import { pageChanges } from '../../../support/function-events.ts'
import { bundled, FunctionProcess } from '../../../support/function-process.ts'

test('spans leave as soon as OTEL_BSP_SCHEDULE_DELAY says', { timeout: 20_000 }, async () => {
  const { promise: exported, resolve } = Promise.withResolvers<string | undefined>()
  const collector = createServer((request, response) => {
    resolve(request.url)
    request.resume().on('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => collector.once('listening', listening))
  const { port } = collector.address() as { port: number }
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_BSP_SCHEDULE_DELAY: '20',
  }
  await using child = await FunctionProcess.start(await bundled('page-key'), env)
  const started = performance.now()
  assert.equal((await post(child.url, pageChanges()[0])).status, 200)
  assert.equal(await exported, '/v1/traces')
  // The default is 5 s.
  assert.ok(performance.now() - started < 3000)
  collector.close()
})

test('a value that the SDK would ignore stops the start in one line', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }
  for (const [name, value, message] of [
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zip', /^OTEL_\w+="zip" is not gzip or none$/],
    ['OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', '/nope', /="\/nope" is not a file/],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '0', /="0" is not a number of milliseconds over 0$/],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '0', /="0" is not a whole number over 0$/],
    ['OTEL_RESOURCE_ATTRIBUTES', 'prod', /="prod" is not name=value pairs/],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret', /^OTEL_EXPORTER_OTLP_HEADERS is not name=value/],
  ] as const) {
    assert.throws(() => asksForTraces({ ...endpoint, [name]: value }), { message }, name)
  }
  for (const [name, value] of [
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip'],
    ['OTEL_EXPORTER_OTLP_CERTIFICATE', import.meta.filename],
    ['OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment=prod, team=a=b'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20x'],
  ] as const) {
    assert.equal(asksForTraces({ ...endpoint, [name]: value }), true, name)
  }
})
