import { envelopeOf } from './envelope.ts'
import type { Required } from './lenient.ts'
import { isSchema, type Path, type Schema, subschemas, valueAt } from './schema-walk.ts'
import { resolvedAt, type Source } from './schemas.ts'
import { draft7, validatorFor } from './validator.ts'

/**
 * Checks all that would break what is generated from these schemas, or the tests that use them.
 * @throws SourceError for the first mistake, in the file and line where it stands
 */
export function checkSchemas(sources: readonly Source[]): void {
  for (const source of sources) checkKeywords(source)
  // The schemas without references come first: a mistake is found where it stands, not where it is used.
  const usesOthers = ({ yaml }: Source) => JSON.stringify(yaml.value).includes('"$ref":"/')
  for (const source of sources.toSorted((a, b) => Number(usesOthers(a)) - Number(usesOthers(b)))) {
    checkCompiles(source, sources)
    checkExamples(source)
    checkRequired(source)
  }
}

/** Each keyword has a value that draft 7 allows. */
function checkKeywords({ yaml }: Source): void {
  const { $schema: _, ...schema } = yaml.value
  if (draft7.validateSchema(schema)) return
  const { instancePath = '', message, params } = draft7.errors?.[0] ?? {}
  const path = keysOf(instancePath)
  const allowed = params?.allowedValues ? ` (${params.allowedValues.join(', ')})` : ''
  throw yaml.mistake(path, `${path.join('.')} ${message}${allowed}; see JSON Schema draft 7`)
}

/** The compiler knows every keyword, format and pattern, but not where one stands in the file. */
function checkCompiles(source: Source, sources: readonly Source[]): void {
  const found = narrowest(source, sources, [])
  if (!found) return
  const { path, message } = found
  const node = valueAt(source.yaml.value, path) as Schema
  const quoted = [...message.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const keyword = quoted.find((name) => name in node)
  const cure = 'correct it; the name of a keyword of your own begins with x-'
  throw source.yaml.mistake(keyword ? [...path, keyword] : path, `${message}; ${cure}`)
}

/** The innermost schema that does not compile by itself. */
function narrowest(source: Source, sources: readonly Source[], path: Path): Found | undefined {
  const message = compilerMessage(resolvedAt(source, path, sources))
  if (message === undefined) return undefined
  const children = subschemas(valueAt(source.yaml.value, path) as Schema)
  // Definitions first: elsewhere they are only referred to.
  const ordered = children.toSorted(
    ([a], [b]) => Number(inDefinitions(b)) - Number(inDefinitions(a)),
  )
  for (const [under] of ordered) {
    const found = narrowest(source, sources, [...path, ...under])
    if (found) return found
  }
  return { path, message }
}

interface Found {
  readonly path: Path
  readonly message: string
}

const inDefinitions = ([keyword]: Path) => keyword === 'definitions'

function compilerMessage(schema: Schema): string | undefined {
  try {
    validatorFor(schema)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Tests and documents use the examples. */
function checkExamples({ schema, yaml }: Source): void {
  const { examples } = yaml.value
  if (!Array.isArray(examples) || examples.length === 0) {
    throw yaml.mistake(
      ['examples'],
      'examples is missing; add one whole event, which the tests use',
    )
  }
  const validate = validatorFor(schema)
  for (const [index, example] of (examples as Schema[]).entries()) {
    if (!validate(example)) {
      const { instancePath = '', message } = validate.errors?.[0] ?? {}
      const path = ['examples', index, ...keysOf(instancePath)]
      throw yaml.mistake(path, `the example's ${instancePath || 'event'} ${message}; correct one`)
    }
    if (envelopeOf(schema, schema).$schema && example.$schema !== yaml.value.$id) {
      const problem = `the example's $schema is ${example.$schema}; write ${yaml.value.$id}`
      throw yaml.mistake(['examples', index, '$schema'], problem)
    }
  }
}

/** A misspelt path in x-input-required would require nothing. */
function checkRequired({ schema, yaml }: Source): void {
  for (const path of Object.keys((schema['x-input-required'] ?? {}) as Required)) {
    const step = (at: unknown, name: string): unknown => {
      const { properties, additionalProperties } = (at ?? {}) as Record<string, Schema>
      return name === '*' ? additionalProperties : properties?.[name]
    }
    const object = path === '' ? schema : path.split('.').reduce(step, schema)
    if (isSchema(object)) continue
    const problem = `x-input-required: there is no object ${path} in this schema; correct the path`
    throw yaml.mistake(['x-input-required', path], problem)
  }
}

const keysOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
