/** Writes a new function into this repository: its folder, its schemas and its pipeline, nothing else. */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { RunError, UsageError } from '../failures.ts'
import { type Choices, textsOf } from './choices.ts'
import type { Names } from './names.ts'
import { readmeOf } from './readme.ts'
import type { Texts } from './templates.ts'
import { writeNew } from './write-new.ts'

/** The function whose settings for `kn func` a new one starts with. */
const MODEL = 'functions/page-wikitext-change'
const COPIED = ['package.json', 'func.yaml', '.npmrc', '.gitignore', '.funcignore']

/** Where this command is part of the repository, not installed. */
export function repositoryRoot(): string | undefined {
  const root = resolve(import.meta.dirname, '../../..')
  return existsSync(join(root, MODEL, 'index.ts')) ? root : undefined
}

/**
 * @returns the paths of what was written, from the root
 * @throws UsageError if the function exists, RunError if its pipeline cannot be written
 */
export function addToRepository(root: string, names: Names, choices: Choices): string[] {
  const folder = `functions/${names.name}`
  const schemas = `schemas/${names.snake}`
  for (const path of [folder, schemas, `knative/base/${names.name}`]) {
    if (!existsSync(join(root, path))) continue
    throw new UsageError(`there is already a ${path}; choose another name, or remove it`)
  }
  const texts = filesOf(root, names, textsOf(names, choices))
  const node = (...args: string[]) => runIn(root, process.execPath, args)
  try {
    writeNew(root, texts)
    node('node_modules/@biomejs/biome/bin/biome', 'check', '--write', folder)
    node('build/generate.ts')
    const pipeline = node('knative/pipeline/pipeline.ts', names.name)
    setExamples(root, texts)
    return [...Object.keys(texts).sort(), ...pipeline.trimEnd().split('\n')]
  } catch (error) {
    for (const path of [folder, schemas]) {
      rmSync(join(root, path), { recursive: true, force: true })
    }
    node('build/generate.ts')
    throw error
  }
}

/** The files of the template that a function in this repository has, by path from the root. */
function filesOf(root: string, names: Names, texts: Texts): Texts {
  const folder = `functions/${names.name}`
  const files: Record<string, string> = {}
  for (const name of COPIED)
    files[`${folder}/${name}`] = readFileSync(join(root, MODEL, name), 'utf8')
  const created = `created: ${new Date().toISOString().replace(/\.\d+/, '')}`
  files[`${folder}/func.yaml`] = (files[`${folder}/func.yaml`] ?? '')
    .replace(/^name: .*$/m, () => `name: ${names.name}`)
    .replace(/^created: .*$/m, () => created)
  for (const [path, text] of Object.entries(texts)) {
    if (path.startsWith('schemas/')) files[path] = text
    else if (/^(index\.|api\/)/.test(path)) files[`${folder}/${path}`] = asHere(text)
  }
  // A page enrichment is run on the recorded wiki of the tests.
  const events = texts['events.jsonl']
  if (texts['wiki/revisions.json'] === undefined && events !== undefined) {
    files[`${folder}/events.jsonl`] = events
  }
  files[`${folder}/README.md`] = readmeOf(names, texts)
  return files
}

/**
 * As the other values of an overlay, those of the REST API are examples until somebody writes the real ones:
 * an address at example.org, and the range and the port that a NetworkPolicy allows.
 */
function setExamples(root: string, texts: Texts): void {
  const settings = Object.keys(texts).map((path) => /\/api\/(\w+)_API_URL\//.exec(path)?.[1])
  for (const name of new Set(settings.filter((found) => found !== undefined))) {
    const host = `${name.toLowerCase().replaceAll('_', '-')}.example.org`
    for (const path of globSync('knative/overlays/*/datacenter.yaml', { cwd: root })) {
      const file = join(root, path)
      const text = readFileSync(file, 'utf8')
        .replace(new RegExp(`^( *${name}_API_URL:) unset$`, 'm'), `$1 http://${host}`)
        .replace(
          new RegExp(`^( *${name}_API_URL:) \\{ .* \\}$`, 'm'),
          '$1 { cidr: 10.0.0.0/24, port: 80 }',
        )
      writeFileSync(file, text)
    }
  }
}

const SCHEMAS = '@tributary/schemas'

/** Imports and paths as they are in this repository. */
const asHere = (text: string): string =>
  text
    .replace(
      /import \{ (.+) \} from '@tributary\/schemas'\nimport \{ (.+) \} from '\.\/schemas\/generated\/index\.js'/,
      (_, theirs, own) => `import { ${theirs}, ${own} } from '${SCHEMAS}'`,
    )
    .replace('./schemas/generated/index.js', SCHEMAS)
    .replace('./schemas/generated/examples.js', `${SCHEMAS}/examples`)
    .replace("dirname, 'wiki')", "dirname, '../../test/fixtures/recorded-wiki')")

function runIn(root: string, program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string }
    throw new RunError(`${args[0]} failed: ${(stderr || stdout).trim()}`)
  }
}
