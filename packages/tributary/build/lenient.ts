import type { Schema } from './schema-walk.ts'

/** The fields that functions need of an input, by the path of their object; `''` is the event. */
export type Required = Readonly<Record<string, readonly string[]>>

/**
 * The schema as functions read it: objects are open, only the fields in `x-input-required` are
 * required, and those of the others that `x-input-unchecked` names may have any type. The types of
 * all other known fields are checked.
 */
export function lenient(schema: Schema): Schema {
  const required = schema['x-input-required'] as Required
  const unchecked = new Set(schema['x-input-unchecked'] as readonly string[] | undefined)
  return opened(schema, '', { required, unchecked })
}

interface Rules {
  readonly required: Required
  readonly unchecked: ReadonlySet<string>
}

function opened(schema: Schema, path: string, rules: Rules): Schema {
  const { additionalProperties, required: _, properties, ...rest } = schema
  const needed = rules.required[path]
  const under = (name: string) => (path === '' ? name : `${path}.${name}`)
  const isChecked = ([name]: [string, unknown]) =>
    !rules.unchecked.has(name) || needed?.includes(name)
  return {
    ...rest,
    ...(needed && { required: needed }),
    ...(typeof properties === 'object' && {
      properties: Object.fromEntries(
        Object.entries(properties as Record<string, Schema>)
          .filter(isChecked)
          .map(([name, child]) => [name, opened(child, under(name), rules)]),
      ),
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: opened(additionalProperties as Schema, under('*'), rules),
    }),
  }
}
