/** The event of a test as the message in which Knative would bring it. */
import { readFileSync } from 'node:fs'
import type { CloudEventV1 } from 'cloudevents'
import { type BinaryMessage, encode, type Message } from '../codec/http.ts'

/** The data of an event. Text and bytes go as they are, so that they may be no JSON; none is a tombstone. */
export type EventData = object | string | null | undefined

/** A whole CloudEvent, or its data alone. */
export type TestEvent = CloudEventV1<unknown> | EventData

/**
 * Makes a CloudEvent around this data, by default with attributes that have no meaning.
 * @param attributes other values, and further attributes; an undefined one is left out
 *
 * @example cloudEvent({ city_id: 42 }, { time: new Date().toISOString() })
 */
export const cloudEvent = (
  data: EventData,
  attributes: Readonly<Record<string, unknown>> = {},
): CloudEventV1<unknown> => ({
  specversion: '1.0',
  id: 'event-1',
  source: '/test',
  type: 'test.event',
  time: '2026-01-01T00:00:00Z',
  data: typeof data === 'string' ? Buffer.from(data) : (data ?? undefined),
  ...attributes,
})

/** In binary mode, as a KafkaSource sends it. */
export function messageOf(event: TestEvent): Message & Pick<BinaryMessage, 'headers'> {
  const { headers, body } = encode(isCloudEvent(event) ? event : cloudEvent(event))
  const rawHeaders = Object.entries(headers).flat()
  return { headers, rawHeaders, body: body === undefined ? undefined : Buffer.from(body) }
}

const isCloudEvent = (event: TestEvent): event is CloudEventV1<unknown> =>
  typeof event === 'object' && event !== null && 'specversion' in event

/**
 * Reads the events, or the data of events, in a file with one as JSON in each line.
 *
 * @example const changes = recordedEvents<CityChange>('events.jsonl')
 */
export const recordedEvents = <T = unknown>(path: string): T[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
