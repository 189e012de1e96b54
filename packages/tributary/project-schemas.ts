/** Writes schemas/generated of a project: the validators and the types of its own schemas. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { firstLine, generateSchemas } from './build/schema-modules.ts'
import { schemaFiles } from './build/schemas.ts'
import { SourceError } from './build/source-error.ts'
import { replace } from './build/write-folders.ts'
import { SourceMistakes } from './failures.ts'

const FOLDER = 'schemas/generated'

/**
 * Generates schemas/generated as a whole.
 * @param project the folder that holds schemas/
 * @returns what it exports
 * @throws SourceMistakes naming the mistake in a schema, with file and line
 */
export async function writeSchemas(project: string): Promise<string[]> {
  try {
    const files = await generateSchemas(project)
    replace(project, new Map([[FOLDER, files]]))
    const exported = /^export \{ (\w+) \}/gm
    return [...(files.get('index.js') ?? '').matchAll(exported)].map(([, name = '']) => name)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    const shown = relative('', project)
    throw new SourceMistakes(shown === '' ? error.message : `${shown}/${error.message}`)
  }
}

/** The project in which a function has its schemas, its own folder or one above; undefined without any. */
export function projectOf(folder: string): string | undefined {
  const isProject = ['schemas', 'package.json'].every((name) => existsSync(join(folder, name)))
  if (isProject) return folder
  return dirname(folder) === folder ? undefined : projectOf(dirname(folder))
}

/** Generates schemas/generated where the project has schemas that it was not generated from. */
export async function refreshSchemas(project: string): Promise<void> {
  if (schemaFiles(project).length === 0) return
  if (readIndex(project).startsWith(`${firstLine(project)}\n`)) return
  await writeSchemas(project)
}

function readIndex(project: string): string {
  try {
    return readFileSync(join(project, FOLDER, 'index.js'), 'utf8')
  } catch {
    return ''
  }
}
