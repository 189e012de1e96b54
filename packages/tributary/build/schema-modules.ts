/**
 * The content of schemas/generated: for the newest version of each title one module with a validator
 * and the type of its events, an index of them all, and their examples for tests.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JSONSchema, compile as typesOf } from 'json-schema-to-typescript'
import { checkSchemas } from './check-schema.ts'
import { envelopeOf } from './envelope.ts'
import { exportNames } from './export-names.ts'
import { lenient } from './lenient.ts'
import { readSources, type Source, schemaFiles } from './schemas.ts'
import { compileValidator } from './validator.ts'

/**
 * The generated files by name.
 * @param root the folder in which schemas/ is
 * @throws SourceError if a schema has a mistake
 */
export async function generateSchemas(root: string): Promise<Map<string, string>> {
  const sources = readSources(root)
  const newest = new Map(sources.map((source) => [source.title, source]))
  const exported = [...newest.values()]
    .filter(({ title }) => !title.startsWith('fragment/'))
    .sort((a, b) => (a.title < b.title ? -1 : 1))
  const names = exportNames(exported)
  checkSchemas(sources)
  const files = new Map<string, string>()
  for (const [source, name] of names) {
    files.set(`${name}.js`, await moduleOf(source, name))
    files.set(`${name}.d.ts`, await declarationOf(source, name))
  }
  const index = [...names.values()]
  const exports = index.map((name) => `export { ${name} } from './${name}.js'\n`)
  files.set('index.js', `${firstLine(root)}\n${exports.join('')}`)
  files.set('index.d.ts', index.map((name) => `export * from './${name}.js'\n`).join(''))
  // A module of its own, which no function imports, so that no bundle has them.
  const examples = [...names].map(
    ([{ schema }, name]) =>
      `export const ${name} = { ...schemas.${name}, examples: ${JSON.stringify(schema.examples)} }\n`,
  )
  const declared = index.map(
    (name) =>
      `export declare const ${name}: typeof schemas.${name} & { readonly examples: readonly schemas.${typeName(name)}[] }\n`,
  )
  files.set('examples.js', ["import * as schemas from './index.js'\n", ...examples].join(''))
  files.set('examples.d.ts', [TYPES, ...declared].join(''))
  files.set('schema.d.ts', readFileSync(join(import.meta.dirname, 'schema.d.ts'), 'utf8'))
  return files
}

const TYPES = `import type * as schemas from './index.js'\nexport type * from './index.js'\n`

/** The first line of index.js: it says which schemas the folder was generated from. */
export function firstLine(root: string): string {
  const hash = createHash('sha256')
  for (const file of schemaFiles(root)) hash.update(`${file}\n${readFileSync(join(root, file))}\n`)
  return `// Generated from the schemas with SHA-256 ${hash.digest('hex')}; do not edit.`
}

const typeName = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`

const asRead = ({ schema }: Source) => (schema['x-input-required'] ? lenient(schema) : schema)

function moduleOf(source: Source, name: string): Promise<string> {
  const { $id: id, 'x-majors': majors = [Number.parseInt(source.version, 10)] } = source.schema
  const schema = asRead(source)
  const facts = Object.entries({ id, majors, envelope: envelopeOf(source.schema, schema) })
    .map(([fact, value]) => `${fact}: ${JSON.stringify(value)}`)
    .join(', ')
  return compileValidator(schema, {
    code: `export const ${name} = { ${facts}, validate }`,
  })
}

async function declarationOf(source: Source, name: string): Promise<string> {
  const { examples: _, $id: __, title: ___, ...shape } = asRead(source)
  const type = typeName(name)
  const types = await typesOf(shape as JSONSchema, type, {
    bannerComment: '',
    format: false,
    unknownAny: true,
  })
  const declaration = `export declare const ${name}: Schema<${type}>`
  return `import type { Schema } from './schema.js'\n${types}\n${declaration}\n`
}
