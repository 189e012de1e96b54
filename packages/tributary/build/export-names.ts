import type { Source } from './schemas.ts'

/** Names that each generated module exports beside its schema, and the names of the other modules. */
const OCCUPIED = new Set(['index', 'schema', 'validate', 'default'])

/**
 * The name that each schema is exported by. `mediawiki/page/wikitext_change` is `pageWikitextChange`;
 * the group in front stays where it is another one, so that `other/page/change` and
 * `mediawiki/page/change` are two exports, and adding a schema renames none.
 * @throws SourceError if a name is not possible, or two schemas have the same
 */
export function exportNames(sources: readonly Source[]): Map<Source, string> {
  const names = new Map<Source, string>()
  const owners = new Map<string, Source>()
  for (const source of sources) {
    const name = exportName(source.title)
    if (!isPossible(name)) {
      const problem = `title ${source.title} makes the export ${name}, which is not possible`
      throw source.yaml.mistake(['title'], `${problem}; give it another title and path`)
    }
    // Some file systems do not tell upper case from lower.
    const other = owners.get(name.toLowerCase())
    if (other) {
      const problem = `title ${source.title} makes the export ${name}, as does ${other.yaml.file}`
      throw source.yaml.mistake(['title'], `${problem}; give one another title and path`)
    }
    owners.set(name.toLowerCase(), source)
    names.set(source, name)
  }
  return names
}

function exportName(title: string): string {
  const [first = '', ...rest] = title.replace(/^mediawiki\//, '').split(/[^A-Za-z0-9]+/)
  const capital = (part: string) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}`
  return [first, ...rest.map(capital)].join('')
}

function isPossible(name: string): boolean {
  if (OCCUPIED.has(name) || !/^[a-z]\w*$/.test(name)) return false
  try {
    // Fails for a reserved word.
    new Function(`'use strict'; const ${name} = 1`)
    return true
  } catch {
    return false
  }
}
