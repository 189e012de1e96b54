import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** The rooms of the repository, and the rooms whose files each may import, values and types alike. */
const PACKAGES = [
  'packages/runtime',
  'packages/mediawiki',
  'packages/order',
  'packages/reconcile',
  'packages/kafka',
  'packages/capture',
  'packages/tributary',
]
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  'packages/runtime': [],
  'packages/mediawiki': ['packages/runtime', 'schemas'],
  'packages/order': ['packages/runtime', 'schemas'],
  'packages/reconcile': ['packages/runtime', 'packages/mediawiki', 'packages/order', 'schemas'],
  'packages/kafka': ['packages/runtime'],
  'packages/capture': ['packages/runtime', 'packages/kafka', 'schemas'],
  'packages/tributary': [...PACKAGES, 'schemas'],
  functions: [
    'packages/runtime',
    'packages/mediawiki',
    'packages/order',
    'packages/reconcile',
    'schemas',
  ],
  templates: ['packages/runtime', 'packages/mediawiki', 'schemas'],
  examples: ['packages/runtime', 'packages/mediawiki', 'schemas'],
  knative: PACKAGES,
  stage: [...PACKAGES, 'schemas'],
  build: [...PACKAGES, 'schemas', 'functions', 'knative', 'bench', 'evaluation', 'stage'],
  bench: [...PACKAGES, 'schemas', 'functions', 'stage', 'build'],
  evaluation: [...PACKAGES, 'schemas', 'functions', 'knative', 'stage', 'build', 'bench'],
  test: [...PACKAGES, 'schemas', 'functions', 'knative', 'stage', 'build', 'bench', 'evaluation'],
}

/** The names under which packages import each other, and where those lead. */
const NAMES: Readonly<Record<string, string>> = {
  '@tributary/runtime': 'packages/runtime/index.ts',
  '@tributary/runtime/testing': 'packages/runtime/testing/index.ts',
  '@tributary/mediawiki': 'packages/mediawiki/index.ts',
  '@tributary/mediawiki/testing': 'packages/mediawiki/testing/index.ts',
  '@tributary/order': 'packages/order/index.ts',
  '@tributary/reconcile': 'packages/reconcile/index.ts',
  '@tributary/kafka': 'packages/kafka/index.ts',
  '@tributary/kafka/durations': 'packages/kafka/durations.ts',
  '@tributary/kafka/failure': 'packages/kafka/failure.ts',
  '@tributary/kafka/transport': 'packages/kafka/transport.ts',
  '@tributary/capture': 'packages/capture/index.ts',
  '@tributary/schemas': 'schemas/generated/index.js',
  '@tributary/schemas/examples': 'schemas/generated/examples.js',
  tributary: 'packages/tributary/cli.ts',
}

/** The project's own code by path, as git knows it. */
export function sources(): Map<string, string> {
  const listed = execFileSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', '*.ts', '*.js', '*.cjs'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  const paths = listed.split('\n').filter((path) => path !== '' && !path.includes('node_modules/'))
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

const IMPORT =
  /^(?:import\b|export\b[^'\n]*\bfrom|\} from)[^'\n(]*'([^'\n]+)'|(?:\bimport|\brequire)\('([^'\n]+)'\)/gm

/** The files of the project that a file imports. */
export function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(IMPORT)].flatMap(([, statement, call]) => {
    const name = statement ?? call ?? ''
    if (name.startsWith('.')) return [normalize(join(dirname(path), name))]
    return NAMES[name] ?? (name.startsWith('@tributary/') ? [`${name} is not exported`] : [])
  })
}

const roomOf = (path: string) => Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`))

/** Imports that go against the directions, as `from → to`. */
export function wrongImports(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, source]) => {
    const room = roomOf(path)
    return importsOf(path, source)
      .filter((target) => {
        const other = roomOf(target)
        return !room || !other || (other !== room && !ROOMS[room]?.includes(other))
      })
      .map((target) => `${path} → ${target}`)
  })
}

/** The cycles of imports, types included: each as the files it goes through. */
export function cycles(files: ReadonlyMap<string, string>): string[][] {
  const graph = new Map([...files].map(([path, source]) => [path, importsOf(path, source)]))
  const found: string[][] = []
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]) => {
    const start = way.indexOf(path)
    if (start >= 0) found.push(way.slice(start))
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) visit(next, [...way, path])
      done.add(path)
    }
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}
