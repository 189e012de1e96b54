/**
 * Bring events by a transport of your own
 *
 * A transport reads events from elsewhere than HTTP, and stores the results. `@tributary/kafka/transport` is
 * one. A function that is served with a transport answers only health and metrics over HTTP.
 *
 * @shows @tributary/runtime: Transport, RunningTransport, EventHandler, IncomingEvent, Store
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  defineEnrichment,
  type EventHandler,
  type IncomingEvent,
  jsonKey,
  passOn,
  type RunningTransport,
  readConfig,
  type Store,
  serve,
  type Transport,
} from '@tributary/runtime'
import { cityChange } from './schemas/generated/index.js'

const enrichment = defineEnrichment({
  name: 'cities',
  input: [cityChange],
  output: { stream: 'city.keyed', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: passOn,
})

/** Brings the events of a list, one after the other, and stores the keys of their results in another. */
function listTransport(events: readonly IncomingEvent[], stored: unknown[]): Transport {
  const store: Store = async ({ partitionkey }) => void stored.push(partitionkey)
  const bring = async (handler: EventHandler, signal: AbortSignal) => {
    for (const event of events) {
      const { status } = await handler.handle(event, store, signal)
      if (status !== 204) stored.push(status)
    }
  }
  return {
    settings: { allowed: {}, integers: new Set(), addresses: [], validate: () => true },
    open(_, handler): RunningTransport {
      const stop = new AbortController()
      const ended = bring(handler, stop.signal)
      return {
        notReady: undefined,
        ended,
        close: async () => {
          stop.abort()
          await ended
        },
      }
    },
  }
}

test('a transport brings events and stores the results', async (t) => {
  const attributes = { specversion: '1.0', id: '1', source: '/me', type: 'city' }
  const body = Buffer.from('{"city_id":42,"name":"Zürich"}')
  const stored: unknown[] = []
  const events = [
    { attributes, body },
    { attributes, body: Buffer.from('no JSON') },
  ]
  const transport = listTransport(events, stored)
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent' }, { ...enrichment, transport })
  const running = await serve(enrichment, { config, host: '127.0.0.1', transport })
  t.after(() => running.close())
  await running.ended
  assert.deepEqual(stored, ['{"city_id":42}', 400])
})
