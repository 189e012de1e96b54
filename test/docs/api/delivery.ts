/**
 * Write a delivery
 *
 * A delivery takes the results in place of the answer. The event is finished once `deliver` has resolved.
 * `httpSink` is the delivery to the address in `K_SINK`, for a delivery of your own to end with.
 *
 * @shows @tributary/runtime: OpenDelivery, Delivery, Outgoing, BinaryMessage, Received, Change, Event
 * @shows @tributary/runtime: EventRecord, httpSink, HttpSink, Ordering, Partitions
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Delivery,
  defineEnrichment,
  type Event,
  type HttpSink,
  httpSink,
  jsonKey,
  type OpenDelivery,
  type Ordering,
  type Outgoing,
  type Partitions,
  passOn,
  type Service,
  skip,
} from '@tributary/runtime'
import { assertEmitted, assertSkipped, fakeApi, openFunction } from '@tributary/runtime/testing'
import { type CityChange, cityChange } from './schemas/generated/index.js'

/** Posts each city once: drops a change that came before. */
class OnceOnly implements Delivery<CityChange> {
  readonly #seen = new Set<Event['id']>()
  readonly #sink: HttpSink | undefined
  /** For a transport that reads partitions: the events come in the order of these times. */
  readonly ordering: Ordering<CityChange> = {
    begin: async (_: Partitions) => {},
    timeOf: ({ event }) => Date.parse(event.time ?? ''),
    idle: 5000,
    held: { events: 0, bytes: 0 },
  }

  constructor({ config }: Service) {
    this.#sink = httpSink('K_SINK', config.K_SINK, config.EVENT_DEADLINE_MS)
  }

  async warm(): Promise<void> {
    await this.#sink?.warm()
  }

  async deliver(outgoing: Outgoing<CityChange>, signal: AbortSignal) {
    const { id } = outgoing.received.event
    if (this.#seen.has(id)) return skip('seen')
    await this.#sink?.deliver(outgoing, signal)
    this.#seen.add(id)
    return undefined
  }

  async close(): Promise<void> {
    await this.#sink?.close()
  }
}

const delivery: OpenDelivery<CityChange> = { open: (service) => new OnceOnly(service) }

const enrichment = defineEnrichment({
  name: 'cities-once',
  input: [cityChange],
  output: { stream: 'city.once', schema: cityChange },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: passOn,
  delivery,
})

test('posts a city to the sink, and only once', async () => {
  await using sink = await fakeApi({ 'POST /': { status: 202 } })
  await using opened = openFunction(enrichment, { env: { K_SINK: sink.url } })
  const city = { city_id: 42, name: 'Zürich' }
  assertEmitted(await opened.invoke(city))
  assertSkipped(await opened.invoke(city), 'seen')
  assert.deepEqual(
    sink.requests.map(({ headers }) => headers['ce-partitionkey']),
    ['{"city_id":42}'],
  )
})
