/**
 * Reads schemas/<title>/<version>.yaml, with all references resolved.
 *
 * A schema with `x-input-required` is read by functions, and its validator is lenient: see `lenient`.
 * Any other schema is written by functions, and its validator is strict.
 */
import { globSync } from 'node:fs'
import { mapSubschemas, type Path, type Schema, valueAt } from './schema-walk.ts'
import { YamlSource } from './yaml-source.ts'

export interface Source {
  readonly title: string
  readonly version: string
  /** With all references resolved. */
  readonly schema: Schema
  /** As it is written. */
  readonly yaml: YamlSource
}

const DRAFT_7 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/

const byVersion = (a: Source, b: Source) =>
  a.version.localeCompare(b.version, 'en', { numeric: true })

/**
 * All schemas of root/schemas, the oldest version first.
 * @throws SourceError if one of them is not YAML, or its name or a reference is wrong
 */
export function readSources(root: string): Source[] {
  const all = new Map<string, YamlSource>()
  for (const file of schemaFiles(root)) {
    const yaml = new YamlSource(root, file)
    const id = file.slice('schemas'.length, -'.yaml'.length)
    checkHead(yaml, id)
    all.set(id, yaml)
  }
  return [...all]
    .map(([id, yaml]) => {
      const [, title = '', version = ''] = /^\/(.+)\/([^/]+)$/.exec(id) ?? []
      return { title, version, schema: resolveAt({ yaml, path: [] }, yaml.value, all), yaml }
    })
    .sort(byVersion)
}

/** The paths of the schemas in root/schemas, from root. */
export const schemaFiles = (root: string): string[] =>
  globSync('schemas/**/*.yaml', { cwd: root }).sort()

/** The keywords that say which schema this is. */
function checkHead(yaml: YamlSource, id: string): void {
  const expected = { $id: id, title: id.slice(1, id.lastIndexOf('/')) }
  for (const [keyword, value] of Object.entries(expected)) {
    const found = yaml.value[keyword]
    if (found === value) continue
    const problem = found === undefined ? 'is missing' : `is ${found}, unlike the file's path`
    throw yaml.mistake([keyword], `${keyword} ${problem}; write ${keyword}: ${value}`)
  }
  if (!DRAFT_7.test(String(yaml.value.$schema))) {
    const url = 'https://json-schema.org/draft-07/schema#'
    throw yaml.mistake(['$schema'], `$schema does not name draft 7; write $schema: ${url}`)
  }
}

interface Place {
  readonly yaml: YamlSource
  readonly path: Path
  /** The references followed to get here. */
  readonly through?: readonly string[]
}

/** The schema at this path of a source, all references in it resolved. */
export const resolvedAt = (source: Source, path: Path, sources: readonly Source[]): Schema => {
  const all = new Map(sources.map(({ yaml }) => [String(yaml.value.$id), yaml]))
  const place = { yaml: source.yaml, path }
  return resolveAt(place, valueAt(source.yaml.value, path) as Schema, all)
}

/** Puts what a reference points at in its place. Keywords beside a reference stay, and win. */
function resolveAt(place: Place, schema: Schema, all: ReadonlyMap<string, YamlSource>): Schema {
  const { $ref, definitions: _, ...rest } = schema
  const own = mapSubschemas(rest, (child, path) =>
    resolveAt({ ...place, path: [...place.path, ...path] }, child, all),
  )
  if (typeof $ref !== 'string') return own
  const { yaml, through = [] } = place
  const at = [...place.path, '$ref']
  const [id = '', pointer = ''] = $ref.split('#')
  const target = id === '' ? yaml : all.get(id)
  if (!target) {
    throw yaml.mistake(at, `$ref: there is no schema ${id}; add schemas${id}.yaml, or correct it`)
  }
  const path = pointer.split('/').slice(1).map(unescaped)
  const found = valueAt(target.value, path)
  if (typeof found !== 'object' || found === null) {
    throw yaml.mistake(at, `$ref: ${target.file} has nothing at #${pointer}; correct the path`)
  }
  const full = `${target.file}#${pointer}`
  if (through.includes(full)) {
    throw yaml.mistake(at, `$ref: ${$ref} contains itself; write the levels out that you need`)
  }
  const next = { yaml: target, path, through: [...through, full] }
  return { ...resolveAt(next, found as Schema, all), ...own }
}

const unescaped = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~')
