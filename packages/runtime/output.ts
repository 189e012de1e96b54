import { isTimestamp } from './codec/attributes.ts'
import type { Event } from './codec/http.ts'
import { writeJson } from './codec/json.ts'
import type { Definition, Key } from './enrichment.ts'
import { TerminalError } from './errors.ts'
import { uuid5 } from './event-id.ts'
import { type Change, conform, metaOf, type Received } from './input.ts'
import { PassOn } from './results.ts'

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
 * @throws TerminalError `schema_violation` if the result breaks the output's schema
 */
export function toOutput(
  definition: Definition,
  received: Received,
  result: object,
  origin: Origin,
): Output {
  const key = definition.key(received.change as never)
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
  const { meta = change.meta } = result as Change
  const data: Record<string, unknown> = { $schema: '', meta: null, ...result }
  data.$schema = schema.id
  data.meta = { ...(meta as object), id, stream }
  conform(data, schema.validate, 'the result')
  const time = data.dt
  if (typeof time !== 'string' || !isTimestamp(time)) {
    const detail = 'the result: /dt is not a day that exists'
    throw new TerminalError(detail, { code: 'schema_violation' })
  }
  const output = {
    specversion: '1.0',
    id,
    source: `/${origin.datacenter}/${definition.name}`,
    type: stream,
    subject: key.subject,
    time,
    datacontenttype: 'application/json',
    dataschema: `urn:tributary:schema:${schema.id}`,
    partitionkey: key.partitionkey,
    ...origin.trace,
  }
  return { event: output, body: writeJson(data, 'the result') }
}

/** UUID v5 of the input's id, the function and the output's major version. */
function eventId(definition: Definition, event: Event, change: Change): string {
  const { id } = metaOf(change)
  const input = typeof id === 'string' && id !== '' ? [id] : [event.source, event.id]
  const major = definition.output.schema.majors.at(-1)
  return uuid5(JSON.stringify([...input, definition.name, major]))
}
