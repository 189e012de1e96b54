/**
 * Bundles each function with the runtime into one file, functions/<name>/dist/index.js, which runs in
 * an empty folder. `node build/bundle.ts [NAME…]`; all functions without a name.
 */
import { existsSync, globSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type Plugin } from 'esbuild'

const root = join(import.meta.dirname, '..')

/**
 * Parts of Fastify that a function never reaches: its logger, schema compilers and request injection.
 * Every use of the stub in their place throws, so a wrong guess fails the bundle's tests.
 */
const UNUSED =
  /node_modules\/(pino|light-my-request|@fastify\/(ajv-compiler|fast-json-stringify-compiler))\//

const STUB = `const stub = () => new Proxy(function () {}, {
  get: (_, name) => (name === 'prototype' ? {} : stub()),
  construct() { throw new Error('left out of the bundle') },
  apply() { throw new Error('left out of the bundle') },
})
module.exports = stub()`

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad }) {
    onLoad({ filter: UNUSED }, () => ({ contents: STUB, loader: 'js' }))
  },
}

/** @returns the path of the bundle */
export async function bundle(name: string, parent = 'functions'): Promise<string> {
  const folder = join(root, parent, name)
  if (!existsSync(join(folder, 'index.ts')))
    throw new Error(`there is no ${parent}/${name}/index.ts`)
  const outfile = join(folder, 'dist/index.js')
  await build({
    stdin: {
      contents: `import { main } from '@tributary/runtime'\nimport definition from './index.ts'\nmain(definition)`,
      resolveDir: folder,
      loader: 'ts',
    },
    outfile: `${outfile}.new`,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Names stay, and lines short: a stack in a log should tell something.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    legalComments: 'none',
    // What is CommonJS inside may still require Node's own modules.
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
    plugins: [withoutUnused],
    logLevel: 'warning',
  })
  // At once, so that a process starting now reads the old bundle or the new one.
  renameSync(`${outfile}.new`, outfile)
  return outfile
}

if (import.meta.main) {
  const all = globSync('functions/*/index.ts', { cwd: root }).map((path) =>
    dirname(path).slice('functions/'.length),
  )
  const names = process.argv.slice(2)
  for (const name of names.length > 0 ? names : all) await bundle(name)
}
