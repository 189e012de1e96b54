/** Generates a project's schemas/generated when it is older than the schemas. */
import { existsSync, globSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The schemas of a project, and the folders they are in: one that was deleted leaves a newer folder. */
const SOURCES = { cwd: '', exclude: (name: string) => name === 'generated' }

/** The paths of a project's schemas. */
export const schemaFiles = (root: string): string[] =>
  globSync('schemas/**/*.yaml', { ...SOURCES, cwd: root }).map((path) => join(root, path))

/** The project in which a function has its schemas, at its own folder or above; undefined without schemas. */
export function schemaRoot(folder: string): string | undefined {
  if (['schemas', 'package.json'].every((name) => existsSync(join(folder, name)))) return folder
  return dirname(folder) === folder ? undefined : schemaRoot(dirname(folder))
}

/**
 * Generates what is stale, and nothing else.
 * @throws SourceError if a schema has a mistake
 */
export async function refreshSchemas(root: string): Promise<void> {
  const index = join(root, 'schemas/generated/index.js')
  const sources = globSync('schemas/{,**/}{,*.yaml}', { ...SOURCES, cwd: root })
  const newest = Math.max(...sources.map((path) => mtime(join(root, path))))
  if (newest <= mtime(index)) return
  const [{ generateSchemas }, { replace }] = await Promise.all([
    import('./schema-modules.ts'),
    import('./write-folders.ts'),
  ])
  replace(root, new Map([['schemas/generated', await generateSchemas(root)]]))
  // Writing it has made its folder newer, by less than the millisecond that a Date holds, and what is the
  // same has not been written.
  const later = new Date(Date.now() + 1)
  utimesSync(index, later, later)
}

const mtime = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
