import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '@tributary/runtime'
import { asksForTraces } from '../../../../packages/runtime/telemetry/environment.ts'

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

test('an endpoint asks for traces, unless they are switched off', () => {
  assert.equal(asksForTraces({}), false)
  assert.equal(asksForTraces(ENDPOINT), true)
  assert.equal(asksForTraces({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/v1/traces' }), true)
  assert.equal(asksForTraces({ ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }), false)
  assert.equal(asksForTraces({ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }), false)
})

test('a value that OpenTelemetry does not know stops the start in one line', () => {
  for (const [name, value] of [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'nonsense'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'ftp://collector'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_SDK_DISABLED', 'yes'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', 'many'],
  ] as const) {
    const refused = (error: unknown) => {
      assert.ok(error instanceof ConfigError)
      assert.match(error.message, new RegExp(`^${name}="${value}" is not [^\\n]+$`))
      return true
    }
    assert.throws(() => asksForTraces({ ...ENDPOINT, [name]: value }), refused, name)
  }
})

test('sensible values and variables for others are accepted', () => {
  const sampled = {
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  }
  const others = { OTEL_SERVICE_NAME: 'x', OTEL_METRICS_EXPORTER: 'none', OTEL_LOG_LEVEL: 'debug' }
  assert.equal(asksForTraces({ ...ENDPOINT, ...sampled, ...others }), true)
})
