import { statSync } from 'node:fs'
import { bundle } from './build/bundle.ts'
import { FunctionError } from './build/check-function.ts'
import { SourceMistakes } from './failures.ts'
import { findFunction, shownPath } from './find-function.ts'
import { refreshSchemas } from './project-schemas.ts'

/**
 * `tributary build`: bundles a function, and generates its own schemas' modules where they are stale.
 * @returns the exit code
 */
export async function build(name: string | undefined): Promise<number> {
  const place = findFunction(name, 'build')
  await refreshSchemas(place.folder)
  try {
    const { file } = await bundle(place)
    const kilobytes = Math.round(statSync(file).size / 1000)
    process.stdout.write(`${shownPath(file)}: ${kilobytes} kB; start.js beside it starts it\n`)
    return 0
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    throw new SourceMistakes(error.message)
  }
}
