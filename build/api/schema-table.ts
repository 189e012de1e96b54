/** The names of @tributary/schemas, for docs/reference/api.md. */
import { exportNames } from '../../packages/tributary/build/export-names.ts'
import { readSources } from '../../packages/tributary/build/schemas.ts'

/** A row for each schema of Wikimedia's events. A function's own schemas change no other file. */
export function schemaTable(root: string): string {
  const newest = new Map(readSources(root).map((source) => [source.title, source]))
  const exported = [...newest.values()].filter(({ title }) => title.startsWith('mediawiki/'))
  const rows = [...exportNames(exported)].map(([{ schema }, name]) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}`
    return `| \`${name}\` | \`${type}\` | \`${schema.$id}\` | ${schema.description ?? ''} |`
  })
  const head = '| schema of @tributary/schemas | type | version | its events |'
  return [head, '|---|---|---|---|', ...rows.sort()].join('\n')
}
