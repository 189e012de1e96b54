/**
 * Bundles a function with the runtime into one file, dist/index.js, which runs in an empty folder.
 * Beside it stands start.js, which starts it faster.
 */
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, build, type Metafile, type Plugin } from 'esbuild'
import type { FunctionPlace } from '../find-function.ts'
import { bundleForKafka, COMMON } from './bundle-for-kafka.ts'
import { bundlingProblems, checkFunction, FunctionError } from './check-function.ts'
import { devImports } from './dev-imports.ts'

/**
 * Modules that a function never uses: Fastify's logger, schema compilers, request injection, proxies'
 * addresses and plugins' versions; undici's HTTP/2, and its parser for processors without SIMD. A stub
 * stands in their place, and each use of it throws, so that a wrong guess fails the bundle's tests.
 *
 * Without the stubs the bundle of page-wikitext-change has 1.70 MB instead of 0.94, and a cold start
 * takes 78 ms of CPU instead of 70.
 */
const UNUSED = new RegExp(
  `node_modules/(${[
    'pino/',
    'light-my-request/',
    'semver/',
    '@fastify/(ajv-compiler|fast-json-stringify-compiler|proxy-addr)/',
    'undici/lib/(dispatcher/client-h2|llhttp/llhttp-wasm)\\.js$',
  ].join('|')})`,
)

/** Modules of Node that Fastify's server loads for HTTP/2, TLS and host names. */
const UNUSED_BUILT_IN = /^node:(http2|https|dns|os)$/

const STUB = `const stub = () => new Proxy(function () {}, {
  get: (_, name) => (name === 'prototype' ? {} : stub()),
  construct() { throw new Error('left out of the bundle') },
  apply() { throw new Error('left out of the bundle') },
})
module.exports = stub()`

const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onLoad, onResolve }) {
    const namespace = 'unused'
    onResolve({ filter: UNUSED_BUILT_IN }, ({ path, importer }) =>
      importer.endsWith('/fastify/lib/server.js') ? { path, namespace } : undefined,
    )
    for (const where of [{ filter: UNUSED }, { filter: /./, namespace }]) {
      onLoad(where, () => ({ contents: STUB, loader: 'js' }))
    }
  },
}

/** The transport is loaded only with FUNC_TRANSPORT=kafka, so that a cold start without it does not pay for it. */
const entry = (file: string) => `import { main } from '@tributary/runtime'
import definition from ${JSON.stringify(file)}
export const running = main(definition, () => require('./kafka.js').transport)`

/** The transport, which is the same for every function. */
const TRANSPORT = fileURLToPath(import.meta.resolve('@tributary/kafka/transport'))

export interface Bundle {
  /** The path of the bundle. */
  readonly file: string
  /** Which sources it contains, in esbuild's own form. */
  readonly metafile: Metafile
}

/**
 * Writes a function's bundle into its own folder.
 * @param root the folder from which messages name files
 * @throws FunctionError naming each mistake of the function, with file and cure
 */
export async function bundle({ file, folder }: FunctionPlace, root = ''): Promise<Bundle> {
  const dist = join(folder, 'dist')
  // The names have this process's id, since another process may build the same function.
  const beside = (name: string) => join(dist, `${name}.${process.pid}.new`)
  const [index, transport] = ['index.js', 'kafka.js'] as const
  try {
    const metafile = await bundleFunction(file, folder, root, beside(index))
    await bundleForKafka(TRANSPORT, beside(transport))
    // At once, so that a process starting now reads the old bundle or the new one.
    for (const name of [transport, index]) renameSync(beside(name), join(dist, name))
    rmSync(join(dist, `${index}.cache`), { force: true })
    copyFileSync(join(import.meta.dirname, 'start.cjs'), join(dist, 'start.js'))
    writeFileSync(join(dist, 'package.json'), '{"type":"commonjs"}\n')
    return { file: join(dist, index), metafile }
  } finally {
    for (const name of [index, transport]) rmSync(beside(name), { force: true })
  }
}

async function bundleFunction(
  file: string,
  folder: string,
  root: string,
  outfile: string,
): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    absWorkingDir: resolve(root),
    metafile: true,
    stdin: {
      contents: entry(`./${relative(folder, file)}`),
      resolveDir: folder,
      loader: 'js',
    },
    outfile,
    external: ['./kafka.js'],
    // undici's own switch for its build inside Node, without the parser that is an experiment.
    define: { esbuildDetection: 'true' },
    plugins: [withoutUnused],
  }).catch((error: BuildFailure) => {
    throw new FunctionError(bundlingProblems(relative(root, file), error))
  })
  const imports = devImports(metafile, resolve(root))
  if (imports.length > 0) throw new FunctionError(imports)
  await checkFunction(file, root)
  return metafile
}
