import { hash } from 'node:crypto'
import { isTimestamp } from './codec/attributes.ts'
import type { Event } from './codec/http.ts'
import { type Enrichment, type PageKey, PassOn } from './enrichment.ts'
import { TerminalError } from './errors.ts'
import { type Change, conform, metaOf } from './input.ts'

/** The namespace of all event ids; changing it would change every id. */
const NAMESPACE = Buffer.from('5a8e2f2e6f0c5c559f0e1c1d8a3b7d10', 'hex')

const SCRATCH = Buffer.alloc(1024)
NAMESPACE.copy(SCRATCH)
/** Its beginnings, by their length. */
const BEGINNINGS: Buffer[] = []

/** What stands around a result: where it was made, and the trace it belongs to. */
export interface Origin {
  readonly datacenter: string
  readonly trace: { readonly traceparent?: string; readonly tracestate?: string }
}

/** What goes out: an event, and its data where that is serialised already. */
export interface Output {
  readonly event: Event
  readonly body?: string
}

/** An event as it came, and the change that was read from it. */
export interface Input {
  readonly event: Event
  readonly change: Change
}

/**
 * Makes what goes out of what an enrichment returned.
 * @throws TerminalError `schema_violation` if the result breaks the output's schema
 */
export function toOutput(
  definition: Enrichment<never, unknown>,
  input: Input,
  result: object,
  origin: Origin,
): Output {
  const key = definition.key(input.change as never)
  if (!(result instanceof PassOn)) return enriched(definition, input, result, key, origin)
  return { event: { ...input.event, partitionkey: partitionKey(key), ...origin.trace } }
}

/** The same input always gives the same id, so that consumers can drop what is delivered again. */
function enriched(
  definition: Enrichment<never, unknown>,
  input: Input,
  result: object,
  key: PageKey,
  origin: Origin,
): Output {
  const { stream, schema } = definition.output
  const id = eventId(definition, input.event, input.change)
  const { meta = input.change.meta } = result as Change
  const data: Record<string, unknown> = { $schema: '', meta: null, ...result }
  data.$schema = schema.id
  data.meta = { ...(meta as object), id, stream }
  conform(data, schema.validate, 'the result')
  const time = data.dt
  if (typeof time !== 'string' || !isTimestamp(time)) {
    throw new TerminalError('the result: /dt is not a day that exists', {
      code: 'schema_violation',
    })
  }
  const event = {
    specversion: '1.0',
    id,
    source: `/${origin.datacenter}/${definition.name}`,
    type: stream,
    subject: `${key.wiki_id}/${key.page_id}`,
    time,
    datacontenttype: 'application/json',
    dataschema: `urn:tributary:schema:${schema.id}`,
    partitionkey: partitionKey(key),
    ...origin.trace,
  }
  return { event, body: serialise(data) }
}

/**
 * The Kafka key of a page, byte for byte that of Wikimedia's own topics: these two members in this
 * order, no spaces, non-ASCII escaped.
 */
export function partitionKey({ wiki_id, page_id }: PageKey): string {
  const key = JSON.stringify({ wiki_id, page_id })
  if (!NON_ASCII.test(key)) return key
  return key.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const NON_ASCII = /[\u007f-\uffff]/

/** UUID v5 of (input id, function, output's major version). */
function eventId(definition: Enrichment<never, unknown>, event: Event, change: Change): string {
  const { id } = metaOf(change)
  const input = typeof id === 'string' && id !== '' ? [id] : [event.source, event.id]
  const major = definition.output.schema.majors.at(-1)
  return uuid5(JSON.stringify([...input, definition.name, major]))
}

/** Namespace and name; a short name is written behind the namespace, which stands there already. */
function named(name: string): Buffer {
  // 3 bytes for a character at the most.
  if (name.length * 3 > SCRATCH.length - NAMESPACE.length) {
    return Buffer.concat([NAMESPACE, Buffer.from(name)])
  }
  const length = NAMESPACE.length + SCRATCH.write(name, NAMESPACE.length)
  BEGINNINGS[length] ??= SCRATCH.subarray(0, length)
  return BEGINNINGS[length]
}

/** RFC 9562, 5.5: SHA-1 of namespace and name, its first 16 bytes with version and variant put in. */
function uuid5(name: string): string {
  const hex = hash('sha1', named(name))
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  const tail = `${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}`
  return `${hex.slice(0, 8)}-${tail}-${hex.slice(20, 32)}`
}

function serialise(data: object): string {
  try {
    return JSON.stringify(data)
  } catch (cause) {
    // The stack ends at some thousand levels, and what is passed on may have more.
    throw new TerminalError('the result is nested too deeply', { code: 'schema_violation', cause })
  }
}
