import { isTimestamp } from './codec/attributes.ts'
import type { Event } from './codec/http.ts'
import { writeJson } from './codec/json.ts'
import type { Definition, Key } from './enrichment.ts'
import { TerminalError } from './errors.ts'
import { uuid5 } from './event-id.ts'
import { type Change, conform, metaOf, type Received } from './input.ts'
import { keyOf } from './key.ts'
import { PassOn } from './results.ts'
import type { Envelope } from './schema.ts'

/** Where a result was made, and the trace it belongs to. */
export interface Origin {
  readonly datacenter: string
  readonly trace: { readonly traceparent?: string; readonly tracestate?: string }
}

/** An event to emit; `body` is its data, where that is serialised already. */
export interface Output {
  readonly event: Event
  readonly body?: string
}

/**
 * Makes the event to emit from an enrichment's result.
 * @throws TerminalError `schema_violation` if the result breaks the output's schema, or the change
 * lacks what its key is made of
 */
export function toOutput(
  definition: Definition,
  received: Received,
  result: object,
  origin: Origin,
): Output {
  const key = keyOf(definition, received.change)
  if (!(result instanceof PassOn)) return enriched(definition, received, result, key, origin)
  return { event: { ...received.event, partitionkey: key.partitionkey, ...origin.trace } }
}

/** Equal input always gives an equal id, so consumers can drop repetitions. */
function enriched(
  definition: Definition,
  { event, change }: Received,
  result: object,
  key: Key,
  origin: Origin,
): Output {
  const { stream, schema } = definition.output
  const id = eventId(definition, event, change)
  const { envelope = WHOLE } = schema
  const data = dataOf(result, change, schema.id, envelope, { id, stream })
  conform(data, schema.validate, 'the result')
  const time = timeOf(data, envelope) ?? event.time
  const output = {
    specversion: '1.0',
    id,
    source: `/${origin.datacenter}/${definition.name}`,
    type: stream,
    subject: key.subject,
    ...(time !== undefined && { time }),
    datacontenttype: 'application/json',
    dataschema: `urn:tributary:schema:${schema.id}`,
    partitionkey: key.partitionkey,
    ...origin.trace,
  }
  return { event: output, body: writeJson(data, 'the result') }
}

/** The envelope of a schema that does not say which one it has. */
const WHOLE: Envelope = { $schema: 'required', meta: 'required', dt: 'required' }

/**
 * The result with the fields that the host writes, where its schema has them. A result is mostly the
 * change with more in it, so without them it would have the change's own.
 */
function dataOf(
  result: object,
  change: Change,
  id: string,
  envelope: Envelope,
  own: { readonly id: string; readonly stream: string },
): Record<string, unknown> {
  const { meta = change.meta } = result as Change
  const data: Record<string, unknown> = { $schema: '', meta: null, ...result }
  if (envelope.$schema) data.$schema = id
  else delete data.$schema
  if (envelope.meta) data.meta = { ...(meta as object), ...own }
  else delete data.meta
  return data
}

/** The `dt` of the data; undefined if its schema has none, or does not demand it. */
function timeOf({ dt }: Change, envelope: Envelope): string | undefined {
  if (!envelope.dt || (dt === undefined && envelope.dt === 'optional')) return undefined
  if (typeof dt === 'string' && isTimestamp(dt)) return dt
  const detail = 'the result: /dt is not a day that exists'
  throw new TerminalError(detail, { code: 'schema_violation' })
}

/** UUID v5 of the input's id, the function and the output's major version. */
function eventId(definition: Definition, event: Event, change: Change): string {
  const { id } = metaOf(change)
  // Without `$schema` the data is of another platform, whose `meta.id` may be anything.
  const isOwn = typeof id === 'string' && id !== '' && change.$schema !== undefined
  const input = isOwn ? [id] : [event.source, event.id]
  const major = definition.output.schema.majors.at(-1)
  return uuid5(JSON.stringify([...input, definition.name, major]))
}
