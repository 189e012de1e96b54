import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { shown } from '../support/shown.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const { MAKEFLAGS: _, MAKELEVEL: __, NODE_TEST_CONTEXT: ___, ...clean } = process.env
const env = { ...clean, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }

/** Fenced blocks of a language, in order. */
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] as string,
  )

const run = async (command: string) => {
  const { stdout, stderr } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], {
    cwd: root,
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
  return `${stdout}${stderr}`.replaceAll('\r', '').trim()
}

/** Waits for a process to print its address. */
const address = async (child: ChildProcess): Promise<string> => {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /http:\/\/[\w.]+:\d+/.exec(line)?.[0]
    if (url) return url
  }
  throw new Error('it ended without an address')
}

const stop = async (child: ChildProcess) => {
  child.stdout?.resume()
  child.kill('SIGTERM')
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  return code
}

describe('the README', () => {
  let server: ChildProcess
  let url: string
  before(async () => {
    const recorded = 'test/fixtures/recorded-wiki'
    const args = ['serve', 'page-wikitext-change', '--wiki', recorded, '--port', '0']
    server = spawn('tributary', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
    url = await address(server)
  })
  after(() => stop(server))

  for (const block of blocks('console')) {
    const [first = '', ...expected] = block.split('\n')
    const command = first.replace(/^\$ /, '')
    it(`shows what this prints: ${command.slice(0, 70)}`, async () => {
      const printed = await run(command.replaceAll('http://localhost:8080', url))
      assert.match(printed, shown(expected.join('\n')))
    })
  }

  it('starts the bundled function as it says', async () => {
    const command = blocks('sh').find((block) => block.includes('dist/index.js'))
    assert.ok(command)
    const child = spawn('bash', ['-c', `exec env ${command.replace('PORT=9000', 'PORT=0')}`], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const response = await fetch(`${await address(child)}/health/readiness`)
    assert.equal(response.status, 200)
    assert.equal(await stop(child), 0)
  })

  it('names the test command, and no command that make does not have', () => {
    assert.ok(blocks('sh').includes('make test\n'))
    const makefile = readFileSync(join(root, 'Makefile'), 'utf8')
    for (const [, target] of readme.matchAll(/`make ([a-z0-9-]+)/g)) {
      assert.match(makefile, new RegExp(`^${target}:`, 'm'))
    }
  })

  it("lists in a function's README the metrics that the function has", async () => {
    const page = readFileSync(join(root, 'functions/page-wikitext-change/README.md'), 'utf8')
    const metrics = await (await fetch(`${url}/metrics`)).text()
    const listed = [...page.matchAll(/^\| `(tributary_\w+)` \|/gm)].map(([, name]) => name)
    const real = [...metrics.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name)
    assert.deepEqual(listed.sort(), real.sort())
  })
})
