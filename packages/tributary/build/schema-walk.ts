/** The schemas directly inside a JSON Schema (draft 7), apart from data such as `enum` and `examples`. */

/** A JSON Schema that is an object; `true` and `false` hold nothing to change. */
export type Schema = { readonly [keyword: string]: unknown }

/** The keys from the outermost value to one inside it. */
export type Path = readonly (string | number)[]
type Change = (child: Schema, path: Path) => Schema

/** Their values are maps from a name to a schema. A property may be called `$id` or `description`. */
const MAPS = new Set(['properties', 'patternProperties', 'definitions', 'dependencies'])
/** Their values are a schema, or a list of schemas. */
const SCHEMAS = new Set(
  ['allOf', 'anyOf', 'oneOf', 'items', 'additionalItems', 'additionalProperties'].concat([
    'not',
    'if',
    'then',
    'else',
    'contains',
    'propertyNames',
  ]),
)

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy in which each schema directly inside this one is what `change` makes of it. */
export function mapSubschemas(schema: Schema, change: Change): Schema {
  const changed = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => changed(item, [...path, index]))
    return isSchema(value) ? change(value, path) : value
  }
  const entries = Object.entries(schema).map(([keyword, value]) => {
    if (SCHEMAS.has(keyword)) return [keyword, changed(value, [keyword])]
    if (!MAPS.has(keyword) || !isSchema(value)) return [keyword, value]
    const members = Object.entries(value).map(([name, member]) => [
      name,
      isSchema(member) ? change(member, [keyword, name]) : member,
    ])
    return [keyword, Object.fromEntries(members)]
  })
  return Object.fromEntries(entries)
}

/** The schemas directly inside this one, each with its path. */
export function subschemas(schema: Schema): [path: Path, child: Schema][] {
  const found: [Path, Schema][] = []
  mapSubschemas(schema, (child, path) => {
    found.push([path, child])
    return child
  })
  return found
}

/** The value at this path, or undefined. */
export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Schema | undefined)?.[key], value)
