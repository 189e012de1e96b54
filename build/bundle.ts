/**
 * Bundles this repository's functions: `node build/bundle.ts [NAME…]`; all functions without a name.
 */
import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { bundle as bundleFunction } from '../packages/tributary/build/bundle.ts'
import { FunctionError } from '../packages/tributary/build/check-function.ts'

const root = join(import.meta.dirname, '..')

/** @throws FunctionError naming each mistake of the function, with file and cure */
export const bundle = (name: string, parent = 'functions') =>
  bundleFunction(root, `${parent}/${name}`)

if (import.meta.main) {
  const all = globSync('functions/*/index.ts', { cwd: root }).map((path) => basename(dirname(path)))
  const names = process.argv.slice(2)
  // One broken function does not stop the others.
  for (const name of names.length > 0 ? names : all) {
    try {
      await bundle(name)
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }
  }
}
