/** `tributary test`: runs the tests that stand beside a function. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './failures.ts'
import { findFunction, shownPath } from './find-function.ts'
import { projectOf, refreshSchemas } from './project-schemas.ts'

/**
 * @returns the exit code of the test runner
 * @throws UsageError if there are no tests, SourceMistakes if a schema has one
 */
export async function test(name: string | undefined): Promise<number> {
  const { folder } = findFunction(name, 'test')
  const exclude = (path: string) => path === 'node_modules' || path === 'dist'
  const files = globSync('**/*.test.ts', { cwd: folder, exclude }).sort()
  if (files.length === 0) {
    const path = shownPath(join(folder, 'index.test.ts'))
    throw new UsageError(`${path}: there are no tests; write some, with @tributary/runtime/testing`)
  }
  const project = projectOf(folder)
  if (project !== undefined) await refreshSchemas(project)
  // The runner of a test of this command would take the other's reports for its own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const paths = files.map((file) => join(folder, file))
  const runner = spawn(process.execPath, ['--test', ...paths], { stdio: 'inherit', env })
  const [code] = await once(runner, 'exit')
  return (code as number | null) ?? 1
}
