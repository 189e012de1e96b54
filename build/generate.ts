/**
 * Writes everything that is generated: validators and types of the schemas and of the configuration,
 * and the tables in the docs. A test fails when any of it is stale.
 */
import { join } from 'node:path'
import { generateConfig } from './config.ts'
import { generateDocs } from './docs.ts'
import { generateSchemas } from './schema-modules.ts'
import { SourceError } from './source-error.ts'
import { type Folders, replace, stalePaths } from './write-folders.ts'

const root = join(import.meta.dirname, '..')

/**
 * The folders that are generated as a whole.
 * @throws SourceError if something they are made from has a mistake
 */
export const generateFolders = async (): Promise<Folders> =>
  new Map([
    ['schemas/generated', await generateSchemas()],
    ['packages/runtime/generated', await generateConfig()],
  ])

/** Paths that differ from what would be generated, or should not be there. */
export const stale = async (): Promise<string[]> =>
  stalePaths(root, await generateFolders(), generateDocs())

if (import.meta.main) {
  try {
    replace(root, await generateFolders(), generateDocs())
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
