import type { Event } from './codec/http.ts'
import { parseJson } from './codec/json.ts'
import { TerminalError } from './errors.ts'
import { Skip } from './results.ts'
import type { Schema, Validate } from './schema.ts'
import { SchemaViolation } from './violation.ts'

/** The schemas a function reads. */
export interface Schemas {
  /** By title and major version, e.g. `city/change/1`. */
  readonly byName: ReadonlyMap<string, Schema<unknown>>
  /** The schema of events that name none: the function's only one, unless it demands `$schema`. */
  readonly unnamed: Schema<unknown> | undefined
}

/** A change as it came: a JSON object that conforms to one of the function's schemas. */
export type Change = Readonly<Record<string, unknown>>

/** An event as it came, and the change that was read from it. */
export interface Received<In = Change> {
  readonly event: Event
  readonly change: In
}

/** Prepares the schemas of a function for `readChange`, which finds one by the name in an event. */
export function indexSchemas(schemas: readonly Schema<unknown>[]): Schemas {
  const names = schemas.flatMap((schema) =>
    schema.majors.map((major) => [`${titleOf(schema.id)}/${major}`, schema] as const),
  )
  const [only] = schemas
  const isEnough = schemas.length === 1 && only?.envelope && only.envelope.$schema !== 'required'
  return { byName: new Map(names), unnamed: isEnough ? only : undefined }
}

/**
 * Reads the change in an event. Returns a Skip for a tombstone (no data, or null) and for a canary,
 * the monitoring event that every stream carries at least hourly.
 * @throws TerminalError `malformed_json`, `unsupported_schema`, `schema_violation`
 */
export function readChange(
  event: Pick<Event, 'data' | 'dataschema'>,
  schemas: Schemas,
): Change | Skip {
  const data = Buffer.isBuffer(event.data) ? parseBytes(event.data) : event.data
  if (data === undefined || data === null || data === '') return new Skip('tombstone')
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw new TerminalError('the data is not a JSON object', { code: 'schema_violation' })
  }
  const change = data as Change
  if (metaOf(change).domain === 'canary') return new Skip('canary')
  const schema = schemaOf(change.$schema, event.dataschema, schemas)
  if (!schema) throw unsupported(change.$schema, event.dataschema, schemas)
  conform(change, schema.validate, 'the data')
  return change
}

/** The schema that the data names in `$schema`, else the event in `dataschema`, else the only one. */
function schemaOf(
  $schema: unknown,
  dataschema: string | undefined,
  { byName, unnamed }: Schemas,
): Schema<unknown> | undefined {
  if ($schema !== undefined) return byName.get(nameOf($schema))
  const named = nameOf(dataschema)
  // A URI in another form than ours, such as that of a JSON Schema's file, names no schema.
  if (named === '') return unnamed
  const parts = named.split(/[/:]/)
  const found = parts.map((_, i) => byName.get(parts.slice(i).join('/')))
  return found.find((schema) => schema !== undefined)
}

function unsupported(
  $schema: unknown,
  dataschema: string | undefined,
  { byName }: Schemas,
): TerminalError {
  const named = nameOf(dataschema) === '' ? undefined : `dataschema ${shown(dataschema)}`
  const what = $schema === undefined ? (named ?? 'data without $schema') : shown($schema)
  const detail = `${what} is not read here, only ${[...byName.keys()].join(', ')}`
  return new TerminalError(detail, { code: 'unsupported_schema' })
}

/** @throws SchemaViolation, whose message names the field and never its value */
export function conform(data: unknown, validate: Validate, what: string): void {
  if (validate(data)) return
  throw new SchemaViolation(what, data, validate.errors?.[0] ?? { instancePath: '' })
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

/** Returns the envelope (`meta`) of a change; an empty object if it has none that is an object. */
export function metaOf(change: { readonly meta?: unknown }): Readonly<Record<string, unknown>> {
  const { meta } = change
  return typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>) : {}
}

const titleOf = (id: string) => id.replace(/^\/|\/[^/]*$/g, '')

/** `/city/change/1.12.0` → `city/change/1`: a minor version only adds fields. Empty for other texts. */
function nameOf(id: unknown): string {
  const text = typeof id === 'string' ? id.slice(0, 200) : ''
  const match = /^\/?(.+)\/(\d+)\.\d+\.\d+$/.exec(text)
  return match ? `${match[1]}/${match[2]}` : ''
}

const parseBytes = (bytes: Buffer) => (bytes.length === 0 ? undefined : parseJson(bytes))

const shown = (value: unknown) =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : 'a $schema that is no string'
