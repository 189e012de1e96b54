import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { manifestOf, PACKAGES } from '../../build/release/packages.ts'
import { Registry } from '../../stage/registry/registry.ts'
import { EVENT, writeProject } from '../packages/tributary/project.ts'
import { post } from '../support/function-client.ts'
import { FunctionProcess } from '../support/function-process.ts'

const ROOT = join(import.meta.dirname, '../..')
const { version, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['*.ts'],
}

/**
 * All that can be imported from the packages. The types of the Kafka client, which @tributary/kafka shows, have
 * mistakes of their own; the host and the command import it, and no author does.
 */
const modules = (): string[] =>
  PACKAGES.filter((folder) => folder !== 'packages/kafka')
    .map(manifestOf)
    .flatMap(({ name, exports = {} }) =>
      Object.keys(exports)
        .filter((path) => !path.includes('*'))
        .map((path) => join(name, path)),
    )

/** The TypeScript of a package's README. */
const example = (folder: string): string =>
  /^```ts\n([\s\S]*?)^```/m.exec(readFileSync(join(ROOT, folder, 'README.md'), 'utf8'))?.[1] ?? ''

describe('the packages of make release, published and installed into an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-empty-'))
  const path = (name: string) => join(folder, name)
  let registry: Registry

  /** Runs a program as in a shell of somebody who has this Node, and nothing of this repository. */
  const run = (cwd: string, program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { cwd, env: registry.env, encoding: 'utf8', timeout: 240_000 })
  const npx = (...args: readonly string[]) => run(folder, 'npx', '--no-install', ...args)

  before(async () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const system = (env.PATH ?? '').split(':').filter((place) => !place.includes('node_modules'))
    const node = dirname(process.execPath)
    registry = await Registry.start({ ...env, PATH: [node, ...system].join(':') })
    writeFileSync(path('package.json'), '{ "private": true, "type": "module" }')
    writeProject(folder)
  })
  after(async () => {
    await registry?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  it('are published by the commands that it prints', () => {
    const said = run(ROOT, 'node', 'build/release/release.ts')
    const commands = said.match(/^ {2}npm publish .+$/gm) ?? []
    assert.equal(commands.length, PACKAGES.length, said)
    for (const command of commands) run(ROOT, 'sh', '-c', `${command} --loglevel=error`)
    assert.equal(run(folder, 'npm', 'view', 'tributary', 'version').trim(), version)
  })

  it('are installed with what they need', () => {
    const install = ['install', '--no-audit', '--no-fund', '--loglevel=error']
    run(
      folder,
      'npm',
      ...install,
      '@tributary/mediawiki',
      '@tributary/order',
      '@tributary/reconcile',
    )
    const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`)
    run(folder, 'npm', ...install, '--save-dev', 'tributary', ...tools)
    assert.equal(npx('tributary', '--version').trim(), version)
  })

  it('load, and have types that pass the strictest checks, as the code of their READMEs does', () => {
    npx('tributary', 'generate')
    writeFileSync(path('tsconfig.json'), JSON.stringify(TSCONFIG))
    writeFileSync(
      path('all.ts'),
      modules()
        .map((name) => `import '${name}'\n`)
        .join(''),
    )
    for (const place of ['packages/runtime', 'packages/mediawiki', 'schemas']) {
      writeFileSync(path(`${place.replace('/', '-')}.ts`), example(place))
    }
    npx('tsc')
    run(folder, 'node', 'all.ts')
    writeFileSync(path('wrong.ts'), `import { pageKey } from '@tributary/mediawiki'\npageKey(1)\n`)
    assert.throws(
      () => npx('tsc'),
      ({ stdout }: { stdout: string }) => /^wrong\.ts\(2,9\): error TS2345: [^\n]+\n$/.test(stdout),
    )
    rmSync(path('wrong.ts'))
  })

  it('generate, run and bundle a function, which answers', async () => {
    const generated = 'schemas/generated/index.js exports riverGraded, riverMeasured\n'
    assert.equal(npx('tributary', 'generate'), generated)
    npx('tributary', 'run', '--input', 'events.jsonl', '--output', 'out.jsonl', '--quiet')
    assert.equal(JSON.parse(readFileSync(path('out.jsonl'), 'utf8')).grade, 'flood')
    npx('tributary', 'build')
    rmSync(path('node_modules/@tributary'), { recursive: true })
    await using running = await FunctionProcess.start(path('dist/start.js'), {})
    const { status, body } = await post(running.url, EVENT)
    assert.equal(status, 200)
    assert.equal(JSON.parse(String(body)).grade, 'flood')
  })
})
