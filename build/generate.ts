/**
 * Writes everything that is generated: validators and types of the schemas and of the configuration,
 * and the tables in the docs. A test fails when any of it is stale.
 */
import { join } from 'node:path'
import { generateSchemas } from '../packages/tributary/build/schema-modules.ts'
import { SourceError } from '../packages/tributary/build/source-error.ts'
import {
  type Files,
  type Folders,
  replace,
  stalePaths,
} from '../packages/tributary/build/write-folders.ts'
import { ApiError } from './api/problems.ts'
import { generateConfig, packagesWithSettings } from './config.ts'

const root = join(import.meta.dirname, '..')

/**
 * The folders that are generated as a whole.
 * @throws SourceError if something they are made from has a mistake
 */
export async function generateFolders(): Promise<Folders> {
  const configs = packagesWithSettings().map(
    async (folder) => [`${folder}/generated`, await generateConfig(folder)] as const,
  )
  return new Map([
    ['schemas/generated', await generateSchemas(root)],
    ['test/docs/api/schemas/generated', await generateSchemas(join(root, 'test/docs/api'))],
    ...(await Promise.all(configs)),
  ])
}

/** Imported late, since the tables are made from functions, and these import the generated folders. */
const generateDocs = async (): Promise<Files> => (await import('./docs.ts')).generateDocs()

/** Paths that differ from what would be generated, or should not be there. */
export const stale = async (): Promise<string[]> =>
  stalePaths(root, await generateFolders(), await generateDocs())

if (import.meta.main) {
  try {
    replace(root, await generateFolders())
    replace(root, new Map(), await generateDocs())
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof ApiError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
