import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { readConfig } from '@tributary/runtime'
import { neededSettings } from '../../knative/definition.ts'
import { post, send } from '../support/function-client.ts'
import { enriched } from '../support/function-contract.ts'
import { pageChanges } from '../support/function-events.ts'
import { bundled } from '../support/function-process.ts'
import { FakeWiki } from '../support/function-wiki.ts'

const root = join(import.meta.dirname, '../..')
const names = globSync('functions/*/func.yaml', { cwd: root }).map((path) =>
  basename(dirname(path)),
)
const shell = promisify(execFile)

/** What `make package` prints, as paths. */
async function listed(name: string): Promise<string[]> {
  await bundled(name)
  const { stdout } = await shell(process.execPath, ['build/package.ts', name], { cwd: root })
  return [...stdout.matchAll(/^ +\d+ {2}(?!bytes in)(.+)$/gm)].map(([, path]) => path as string)
}

/** A container's environment: no variables of this process, least of all npm's, and no network. */
const environment = (home: string, more: object = {}) => ({
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: home,
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_fetch_retries: '0',
  NODE_ENV: 'production',
  ...more,
})

/** Waits for a function to print the port it listens on. */
async function address({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stdout as NodeJS.ReadableStream })) {
    const port = /listens on http:\/\/[^"]*:(\d+)"/.exec(line)?.[1]
    if (port) return `http://127.0.0.1:${port}`
  }
  throw new Error('it ended without listening')
}

const { start } = JSON.parse(
  readFileSync(join(root, 'functions/page-wikitext-change/package.json'), 'utf8'),
).scripts

/** The commands that each builder runs: to build, and then as the container's process. */
const BUILDERS = {
  pack: [['npm install', 'npm run build'], start],
  s2i: [['npm install', 'npm run build --if-present'], 'npm run start'],
} as const

/** The settings without which a function does not start, as those of a REST API. */
async function neededBy(name: string): Promise<Record<string, string>> {
  const { default: definition } = await import(join(root, 'functions', name, 'index.ts'))
  return Object.fromEntries(neededSettings(definition).map((setting) => [setting.name, wiki.url]))
}

let wiki: FakeWiki
before(async () => {
  wiki = await FakeWiki.start()
})
after(() => wiki[Symbol.asyncDispose]())

for (const name of names) {
  // Builders differ in their commands, which are the same for all functions: one function shows each builder.
  const builders = Object.entries(BUILDERS).slice(0, name === 'page-wikitext-change' ? 2 : 1)
  for (const [builder, [builds, starts]] of builders) {
    it(`${name} runs alone from its package, and ends on SIGTERM, as ${builder} builds and starts it`, async () => {
      const home = mkdtempSync(join(tmpdir(), 'tributary-package-'))
      const cwd = join(home, 'app')
      for (const path of await listed(name)) {
        cpSync(join(root, 'functions', name, path), join(cwd, path))
      }
      const env = environment(home)
      for (const command of builds) await shell('bash', ['-c', command], { cwd, env })
      assert.ok(statSync(join(cwd, 'dist/index.js.cache')).size > 100_000)
      const child = spawn('bash', ['-c', starts], {
        cwd,
        env: { ...env, PORT: '0', MEDIAWIKI_API_URL: wiki.url, ...(await neededBy(name)) },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const closed = once(child, 'close')
      try {
        const url = await address(child)
        for (const path of ['/health/liveness', '/health/readiness']) {
          assert.equal((await send(url, { method: 'GET', path })).status, 200)
        }
        const refused = await post(url, { message: 'Hello World' }, { type: 'boson.fn' })
        assert.equal(refused.status, 422)
        // A function that reads one schema takes an event that names none for one of it.
        const { code } = JSON.parse(refused.body.toString())
        assert.match(code, /^(unsupported_schema|schema_violation)$/)
        if (name === 'page-wikitext-change') enriched(await post(url, pageChanges()[0]))
      } finally {
        // Its output closes when all of its processes have ended.
        child.stdout?.resume()
        child.kill('SIGTERM')
        await closed
        rmSync(home, { recursive: true })
      }
    })
  }
}

describe('a package', () => {
  it('listens on the port that Knative expects by default', () =>
    assert.equal(readConfig({}).PORT, 8080))

  it('of page-wikitext-change has the files it needs to run, and no others', async () => {
    const expected = [
      '.npmrc',
      'dist/index.js',
      'dist/kafka.js',
      'dist/package.json',
      'dist/start.js',
      'func.yaml',
      'package.json',
    ]
    assert.deepEqual(await listed('page-wikitext-change'), expected)
  })

  it('is not built with an older Node', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'tributary-package-'))
    for (const path of ['package.json', '.npmrc']) {
      const text = readFileSync(join(root, 'functions/page-wikitext-change', path), 'utf8')
      writeFileSync(join(cwd, path), text.replace('>=24.12', '>=99'))
    }
    const built = shell('npm', ['install'], { cwd, env: environment(cwd) })
    await assert.rejects(built, /EBADENGINE[\s\S]*Required: {"node":">=99"}/)
    rmSync(cwd, { recursive: true })
  })
})

it('make package says that there is no such function', async () => {
  const asked = shell(process.execPath, ['build/package.ts', 'nope'], { cwd: root })
  await assert.rejects(asked, { code: 1, stderr: /^there is no functions\/nope\/func.yaml.*\n$/ })
})
