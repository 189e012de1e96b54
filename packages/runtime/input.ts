import type { Event } from './codec/http.ts'
import { parseJson } from './codec/json.ts'
import { TerminalError } from './errors.ts'
import { Skip } from './results.ts'
import type { Schema, Validate } from './schema.ts'

/** The schemas a function reads, by title and major version, e.g. `city/change/1`. */
export type Schemas = ReadonlyMap<string, Schema<unknown>>

/** A change as it came: a JSON object that conforms to one of the function's schemas. */
export type Change = Readonly<Record<string, unknown>>

/** An event as it came, and the change that was read from it. */
export interface Received<In = Change> {
  readonly event: Event
  readonly change: In
}

export function indexSchemas(schemas: readonly Schema<unknown>[]): Schemas {
  return new Map(
    schemas.flatMap((schema) =>
      schema.majors.map((major) => [`${titleOf(schema.id)}/${major}`, schema] as const),
    ),
  )
}

/**
 * Reads the change in an event. Returns a Skip for a tombstone (no data, or null) and for a canary,
 * the monitoring event that every stream carries at least hourly.
 * @throws TerminalError `malformed_json`, `unsupported_schema`, `schema_violation`
 */
export function readChange(event: Pick<Event, 'data'>, schemas: Schemas): Change | Skip {
  const data = Buffer.isBuffer(event.data) ? parseBytes(event.data) : event.data
  if (data === undefined || data === null || data === '') return new Skip('tombstone')
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw new TerminalError('the data is not a JSON object', { code: 'schema_violation' })
  }
  const change = data as Change
  if (metaOf(change).domain === 'canary') return new Skip('canary')
  const schema = schemas.get(schemaOf(change))
  if (!schema) {
    const what = change.$schema === undefined ? 'data without $schema' : shown(change.$schema)
    const read = [...schemas.keys()].join(', ')
    throw new TerminalError(`${what} is not read here, only ${read}`, {
      code: 'unsupported_schema',
    })
  }
  conform(change, schema.validate, 'the data')
  return change
}

/** @throws TerminalError `schema_violation`, naming the field and never its value */
export function conform(data: unknown, validate: Validate, what: string): void {
  if (validate(data)) return
  const { instancePath, message } = validate.errors?.[0] ?? {}
  throw new TerminalError(`${what}: ${instancePath?.slice(0, 200) || '/'} ${message}`, {
    code: 'schema_violation',
  })
}

/**
 * Refuses events of another datacenter. A KafkaSource writes the topic into the fragment of `source`,
 * and a topic begins with its datacenter; a source without a topic is accepted.
 * @param datacenter DATACENTER; `local` refuses nothing
 * @throws TerminalError `wrong_datacenter`
 */
export function guardDatacenter({ source }: Event, datacenter: string): void {
  if (datacenter === 'local') return
  const topic = /#([^#.]+)\.[^#]+$/.exec(source)
  if (topic && topic[1] !== datacenter) {
    const detail = `the event is of ${shown(topic[1])}, this function runs in ${datacenter}`
    throw new TerminalError(detail, { code: 'wrong_datacenter' })
  }
}

/** The envelope of a change; an empty object if it has none that is an object. */
export function metaOf(change: { readonly meta?: unknown }): Readonly<Record<string, unknown>> {
  const { meta } = change
  return typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>) : {}
}

const titleOf = (id: string) => id.replace(/^\/|\/[^/]*$/g, '')

/** `/city/change/1.12.0` → `city/change/1`: a minor version only adds fields. */
function schemaOf(change: Change): string {
  const id = typeof change.$schema === 'string' ? change.$schema.slice(0, 200) : ''
  const match = /^\/?(.+)\/(\d+)\.\d+\.\d+$/.exec(id)
  return match ? `${match[1]}/${match[2]}` : ''
}

const parseBytes = (bytes: Buffer) => (bytes.length === 0 ? undefined : parseJson(bytes))

const shown = (value: unknown) =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : 'a $schema that is no string'
