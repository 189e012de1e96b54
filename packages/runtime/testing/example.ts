/** Makes the data of an event from an example in its schema. */
import type { Schema } from '../schema.ts'

/** A schema as the generated `examples.js` exports it. */
export interface SchemaWithExamples<T> extends Schema<T> {
  readonly examples: readonly T[]
}

/** Some members of a value, at any depth. Lists are whole. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Name in keyof T]?: DeepPartial<T[Name]> }
    : T

/**
 * Makes the data of an event: a copy of a schema's first example, with these members changed. Members of objects are changed one
 * by one, lists as a whole; an undefined member is left out.
 *
 * @example example(pageChange, { page: { page_title: 'Calder' } })
 */
export function example<T>(schema: SchemaWithExamples<T>, changes?: DeepPartial<T>): T {
  const [first] = schema.examples ?? []
  if (first === undefined) {
    throw new TypeError(
      `the schema ${schema.id} is without its examples; import it from @tributary/schemas/examples, or from schemas/generated/examples.js`,
    )
  }
  return merged(structuredClone(first), changes) as T
}

function merged(value: unknown, changes: unknown): unknown {
  if (!isPlain(changes)) return structuredClone(changes ?? value)
  const copy: Record<string, unknown> = isPlain(value) ? value : {}
  for (const [name, change] of Object.entries(changes)) {
    if (change === undefined) delete copy[name]
    else define(copy, name, change === null ? null : merged(copy[name], change))
  }
  return copy
}

/** Also for `__proto__`, which an assignment would not make a member. */
const define = (object: object, name: string, value: unknown) =>
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
