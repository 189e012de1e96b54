/**
 * Count and trace what a lookup does
 *
 * A lookup registers its metrics with the registry that it is opened with. A label never takes its values
 * from events. The span of a request is a child of the event's span, or linked with those of several.
 *
 * @shows @tributary/runtime: Metrics, SECONDS, Counter, Gauge, Histogram, Registry
 * @shows @tributary/runtime: startUpstreamSpan, endSpan, traceContext
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Counter,
  defineEnrichment,
  endSpan,
  Gauge,
  Histogram,
  jsonKey,
  type Metrics,
  type OpenLookup,
  Registry,
  SECONDS,
  startUpstreamSpan,
  traceContext,
} from '@tributary/runtime'
import { assertEmitted, cloudEvent, openFunction } from '@tributary/runtime/testing'
import { cityChange } from './schemas/generated/index.js'

function register({ registry }: Metrics) {
  const registers = [registry]
  return {
    asked: new Counter({ name: 'names_asked_total', help: 'Names asked for.', registers }),
    waiting: new Gauge({ name: 'names_waiting', help: 'Names asked for just now.', registers }),
    seconds: new Histogram({
      name: 'names_seconds',
      help: 'How long a name took.',
      buckets: SECONDS,
      registers,
    }),
  }
}

/** Answers with the trace that a request would carry, in place of a request. */
const names: OpenLookup<() => Promise<string>> = {
  open({ metrics }) {
    const { asked, waiting, seconds } = register(metrics)
    return {
      forEvent: (scope) => async () => {
        const span = startUpstreamSpan('name', [scope.span])
        const stop = seconds.startTimer()
        asked.inc()
        waiting.inc()
        const headers = traceContext(span)
        waiting.dec()
        stop()
        endSpan(span)
        return headers.traceparent ?? 'no trace'
      },
    }
  },
}

const enrichment = defineEnrichment({
  name: 'city-names',
  input: [cityChange],
  output: { stream: 'city.name', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  lookups: { names },
  enrich: async (city, { names }) => ({ ...city, name: await names() }),
})

test('counts the requests, and passes the trace of the event on to them', async () => {
  await using opened = openFunction(enrichment)
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const event = cloudEvent({ city_id: 42, name: '?' }, { traceparent })
  assertEmitted(await opened.invoke(event), { name: traceparent })
  const metrics = await opened.metrics()
  assert.match(metrics, /^names_asked_total 1$/m)
  assert.match(metrics, /^names_waiting 0$/m)
  assert.match(metrics, /^names_seconds_count 1$/m)
})

test('metrics of a process that is no function have a registry of their own', async () => {
  const registry = new Registry()
  new Counter({ name: 'pages_total', help: 'Pages.', registers: [registry] }).inc(2)
  assert.match(await registry.metrics(), /^pages_total 2$/m)
})
