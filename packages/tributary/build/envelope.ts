/** Says which fields of the events' common envelope a schema has: the host writes only these. */
import { isSchema, type Schema } from './schema-walk.ts'

const FIELDS = ['$schema', 'meta', 'dt'] as const

/**
 * The fields of the envelope, and whether an event must have them.
 * @param schema with all references resolved
 * @param asRead the schema that events are validated with: it may demand fewer fields
 */
export function envelopeOf(schema: Schema, asRead: Schema): Record<string, string> {
  const required = new Set(parts(asRead).flatMap((part) => (part.required ?? []) as string[]))
  const has = (field: string) =>
    parts(schema).some(({ properties }) => isSchema(properties) && Object.hasOwn(properties, field))
  return Object.fromEntries(
    FIELDS.filter(has).map((field) => [field, required.has(field) ? 'required' : 'optional']),
  )
}

/** The schema and those that it is made of; a fragment with the envelope is often one of them. */
const parts = (schema: Schema): Schema[] => [
  schema,
  ...(Array.isArray(schema.allOf) ? schema.allOf : []).filter(isSchema).flatMap(parts),
]
