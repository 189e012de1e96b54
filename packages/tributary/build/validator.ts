/** Compiles JSON Schemas at build time, so that a function carries no schema compiler. */
import { Ajv, type Options } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { transform } from 'esbuild'
import { mapSubschemas, type Schema } from './schema-walk.ts'
import { withSharedParts } from './shared-parts.ts'

/** RFC 3339, by the ranges of its parts. The codec checks the days of a month. */
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** The formats of Wikimedia's schemas that are documentation here. */
const UNCHECKED = ['uri', 'uri-reference', 'uuid', 'email', 'hostname', 'ipv4', 'ipv6']

interface More {
  readonly options?: Options
  /** Further code of the module, which may use `validate`. */
  readonly code?: string
}

/**
 * The source of an ES module that exports `validate` for this schema and imports nothing. Only the
 * format `date-time` is checked, and lengths count UTF-16 units.
 * @throws Error if the schema is not valid, or has a keyword that nobody knows
 */
export async function compileValidator(schema: object, more: More = {}): Promise<string> {
  const ajv = new Ajv({ ...OPTIONS, ...more.options })
  const validate = ajv.compile(withSharedParts(asDraft7(schema)))
  const source = `${standalone.default(ajv, validate)}\n${more.code ?? ''}`
  const { code } = await transform(source, {
    minify: true,
    treeShaking: true,
    format: 'esm',
    lineLimit: 120,
  })
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error('the validator is not self-contained')
  return `// Generated; do not edit.\n${code}`
}

/** A validator for use at build time. Throws as {@link compileValidator} does. */
export const validatorFor = (schema: object) => new Ajv(OPTIONS).compile(asDraft7(schema))

const OPTIONS: Options = {
  strict: true,
  strictRequired: false,
  strictTypes: false,
  unicode: false,
  logger: false,
  inlineRefs: false,
  meta: false,
  validateSchema: false,
  code: { source: true, esm: true, lines: false },
  formats: {
    'date-time': DATE_TIME,
    ...Object.fromEntries(UNCHECKED.map((format) => [format, true as const])),
  },
}

/** Knows what draft 7 allows in a schema; each instance that checks it compiles that anew, in 20 ms. */
export const draft7 = new Ajv({ strict: false, logger: false })

/** The schema without annotations. @throws Error if draft 7 does not allow it */
function asDraft7(schema: object): Schema {
  const bare = withoutAnnotations(schema as Schema)
  if (draft7.validateSchema(bare)) return bare
  throw new Error(`schema is invalid: ${draft7.errorsText()}`)
}

/** Keywords for people and for the build. `$schema` has two spellings, and Ajv knows one. */
const ANNOTATION = /^(examples|description|title|\$id|\$schema|\$comment|x-.*)$/

function withoutAnnotations(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !ANNOTATION.test(keyword))
  return mapSubschemas(Object.fromEntries(kept), withoutAnnotations)
}
