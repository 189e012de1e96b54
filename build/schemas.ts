/**
 * Compiles schemas/<title>/<version>.yaml into schemas/generated: for each title one module with a
 * validator (ajv standalone, no run-time compiler) and its TypeScript type.
 *
 * A schema with `x-input-required` is read by functions: its validator is lenient. Unknown fields
 * pass, and only what the functions need is required, by object path (`''` is the event itself);
 * the types of known fields stay checked, but for those in `x-input-unchecked`. Any other schema is written by functions: strict.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JSONSchema, compile as typesOf } from 'json-schema-to-typescript'
import { parse } from 'yaml'
import { compileValidator } from './validator.ts'

export interface Source {
  readonly title: string
  readonly version: string
  readonly schema: Json
}
type Json = { [key: string]: Json } & { [key: string]: unknown }

const here = join(import.meta.dirname, '../schemas')
const byVersion = (a: Source, b: Source) =>
  a.version.localeCompare(b.version, 'en', { numeric: true })

/** All schemas of the folder, references resolved, oldest version first. */
export function readSources(): Source[] {
  const raw = new Map<string, Json>()
  for (const file of globSync('**/*.yaml', { cwd: here, exclude: ['generated/**'] })) {
    const schema = parse(readFileSync(join(here, file), 'utf8')) as Json
    const id = `/${file.slice(0, -'.yaml'.length)}`
    if (String(schema.$id) !== id)
      throw new Error(`schemas/${file}: $id is ${schema.$id}, not ${id}`)
    raw.set(id, schema)
  }
  return [...raw]
    .map(([id, schema]) => {
      const [, title = '', version = ''] = /^\/(.+)\/([^/]+)$/.exec(id) ?? []
      return { title, version, schema: resolve(schema, schema, raw) }
    })
    .sort(byVersion)
}

/** Writes references out; beside a reference other keywords (a description) stay and win. */
function resolve(node: Json, root: Json, all: Map<string, Json>): Json {
  if (Array.isArray(node)) return node.map((item) => resolve(item, root, all)) as unknown as Json
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node)
    .filter(([key]) => key !== '$ref' && key !== 'definitions')
    .map(([key, value]) => [key, key === 'examples' ? value : resolve(value, root, all)])
  const rest = Object.fromEntries(entries) as Json
  if (typeof node.$ref !== 'string') return rest
  const [id = '', pointer = ''] = (node.$ref as string).split('#')
  const target = id === '' ? root : all.get(id)
  const found = pointer
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((at, key) => at?.[key], target)
  if (!target || !found) throw new Error(`unknown $ref ${node.$ref}`)
  return { ...resolve(found, target, all), ...rest }
}

/**
 * The schema as functions read it: open objects, only `x-input-required` required, and what of the
 * rest stands in `x-input-unchecked` of any type.
 */
export function lenient(schema: Json): Json {
  const needed = schema['x-input-required'] as unknown as Record<string, string[]>
  const unchecked = new Set(schema['x-input-unchecked'] as unknown as string[] | undefined)
  const walk = (node: Json, path: string): Json => {
    const { additionalProperties, required: _, properties, ...rest } = node
    const names = needed[path]
    return {
      ...rest,
      ...(names && { required: names }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties as Json)
            .filter(([name]) => !unchecked.has(name) || names?.includes(name))
            .map(([name, child]) => [name, walk(child, path === '' ? name : `${path}.${name}`)]),
        ),
      }),
      ...(typeof additionalProperties === 'object' && {
        additionalProperties: walk(additionalProperties as Json, `${path}.*`),
      }),
    } as Json
  }
  return walk(schema, '')
}

/** `mediawiki/page/wikitext_change` → `pageWikitextChange`: the group in front is left out. */
const exportName = (title: string) =>
  title
    .split(/[/_]/)
    .slice(1)
    .map((part, i) => (i === 0 ? part : part[0]?.toUpperCase() + part.slice(1)))
    .join('')

/** The generated files by name: what stands in schemas/generated, or the build is stale. */
export async function generateSchemas(): Promise<Map<string, string>> {
  const latest = new Map(readSources().map((source) => [source.title, source]))
  const files = new Map<string, string>()
  const index: string[] = []
  for (const { title, schema } of [...latest.values()].sort((a, b) =>
    a.title < b.title ? -1 : 1,
  )) {
    if (title.startsWith('fragment/')) continue
    const name = exportName(title)
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}`
    const read = schema['x-input-required'] ? lenient(schema) : schema
    const majors = schema['x-majors'] ?? [
      Number.parseInt(String(schema.$id).split('/').at(-1) ?? '', 10),
    ]
    files.set(
      `${name}.js`,
      `${await compileValidator(read)}\nexport const ${name} = { id: ${JSON.stringify(schema.$id)}, majors: ${JSON.stringify(majors)}, validate }\n`,
    )
    const { examples: _, $id: __, title: ___, ...shape } = read
    const types = await typesOf(shape as JSONSchema, type, {
      bannerComment: '',
      format: false,
      unknownAny: true,
    })
    files.set(
      `${name}.d.ts`,
      `import type { Schema } from '../schema.ts'\n${types}\nexport declare const ${name}: Schema<${type}>\n`,
    )
    index.push(`export * from './${name}.js'`)
  }
  files.set('index.js', `${index.join('\n')}\n`)
  files.set('index.d.ts', `${index.join('\n')}\n`)
  return files
}
