import { join } from 'node:path'
import { schemaFiles } from './build/schemas.ts'
import { UsageError } from './failures.ts'
import { shownPath } from './find-function.ts'
import type { Values } from './options.ts'
import { writeSchemas } from './project-schemas.ts'

/**
 * `tributary generate`: writes validators and types of a project's schemas.
 * @returns the exit code
 */
export async function generate({ dir }: Values<'generate'>): Promise<number> {
  const folder = shownPath(join(dir, 'schemas'))
  if (schemaFiles(dir).length === 0) {
    throw new UsageError(
      `there are no schemas in ${folder}; write one there as <title>/<version>.yaml, or name another folder with --dir`,
    )
  }
  const names = await writeSchemas(dir)
  process.stdout.write(`${folder}/generated/index.js exports ${names.join(', ')}\n`)
  return 0
}
