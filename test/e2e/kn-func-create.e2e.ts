import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { recordedWiki } from '@tributary/mediawiki/testing'
import { parse } from 'yaml'
import { TEMPLATES, type Template } from '../../packages/tributary/new/templates.ts'
import { recordedApis } from '../../packages/tributary/recorded-apis.ts'
import { FUNC, funcCreate, recordedFuncYaml } from '../support/func-create.ts'
import { post, postStructured, send, structured } from '../support/function-client.ts'
import { enriched } from '../support/function-contract.ts'
import { type Image, packImage, s2iImage } from '../support/image-builders.ts'
import { PublishedPackages } from '../support/registry.ts'

const shell = promisify(execFile)
const home = mkdtempSync(join(tmpdir(), 'tributary-func-'))
let packages: PublishedPackages

before(async () => {
  packages = await PublishedPackages.start()
})
after(async () => {
  await packages[Symbol.asyncDispose]()
  rmSync(home, { recursive: true })
})

/** Where the function of each template looks things up, as environment variables. */
const UPSTREAMS = {
  'page-enrichment': async (project: string) => {
    const { url, close } = await recordedWiki(join(project, 'wiki'))
    return { env: { MEDIAWIKI_API_URL: url }, close }
  },
  enrichment: (project: string) => recordedApis(join(project, 'api')),
}

for (const template of TEMPLATES) {
  describe(`${FUNC ?? 'a copy as func makes it'} creates a project of ${template}, which`, () => {
    const name = `my-${template}`
    let project = ''
    const run = (program: string, ...args: string[]) =>
      shell(program, args, { cwd: project, env: packages.environment(project) })

    before(() => {
      project = funcCreate(home, name, template)
    })

    it('has the func.yaml that was recorded', () => {
      const { created, ...written } = parse(readFileSync(join(project, 'func.yaml'), 'utf8'))
      const { created: _, ...recorded } = parse(recordedFuncYaml(name))
      assert.ok(Date.parse(created) > 0)
      assert.deepEqual(written, recorded)
    })

    it('installs, passes its test and its types, and gets its name from tributary check', async () => {
      await run('npm', 'install')
      const { stdout } = await run('npm', 'test')
      assert.match(stdout, /^ℹ pass [3-9]$/m)
      assert.match(stdout, /^ℹ fail 0$/m)
      await run('npx', 'tsc')
      // It works under any name, also before it has its own.
      await run('npm', 'run', 'build')
      await assert.rejects(run('npm', 'run', 'check'), { code: 1 })
      await run('npx', 'tributary', 'check', '--write')
      await run('npm', 'run', 'check')
      await run('npm', 'test')
    })

    it('runs its events with tributary run', async () => {
      const lookups = template === 'enrichment' ? ['--api', 'api'] : ['--wiki', 'wiki']
      const { stderr } = await run('npx', 'tributary', 'run', '--input', 'events.jsonl', ...lookups)
      assert.match(stderr, /^3 in, 2 enriched, 1 skipped, 0 retried, 0 dead letters/m)
    })

    for (const [builder, build] of Object.entries({ pack: packImage, s2i: s2iImage })) {
      it(`answers events from the image that ${builder} builds, and ends on SIGTERM`, async () => {
        const image = await build({
          project,
          home: join(home, `${name}-${builder}`),
          npm: packages.npm,
          buildEnvs: { BP_NODE_RUN_SCRIPTS: 'build' },
        })
        // It runs from its bundle alone.
        rmSync(join(image.app, 'node_modules'), { recursive: true, force: true })
        await answersAndEnds(image, template, project, name)
      })
    }
  })
}

async function answersAndEnds(image: Image, template: Template, project: string, name: string) {
  const { env, close } = await UPSTREAMS[template](project)
  const [program, ...args] = image.command
  const child = spawn(program, args, {
    cwd: image.app,
    env: { ...image.env, ...env, PORT: '0', DATACENTER: 'eqiad' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  try {
    const url = await address(child.stdout)
    assert.equal((await send(url, { method: 'GET', path: '/health/readiness' })).status, 200)
    const [line = ''] = readFileSync(join(project, 'events.jsonl'), 'utf8').split('\n')
    const data = JSON.parse(line)
    for (const answer of [await post(url, data), await postStructured(url, structured({ data }))]) {
      enriched(answer)
      assert.equal(answer.headers['ce-source'], `/eqiad/${name}`)
    }
    assert.equal((await post(url, { message: 'Hello World' })).status, 422)
  } finally {
    child.stdout.resume()
    const signalled = performance.now()
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
    // Kubernetes gives it 30 s; nothing is in progress.
    assert.ok(performance.now() - signalled < 5000)
    await close()
  }
}

/** Waits until the function says where it listens. */
async function address(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const port = /listens on http:\/\/[^"]*:(\d+)"/.exec(line)?.[1]
    if (port) return `http://127.0.0.1:${port}`
  }
  throw new Error('it ended without listening')
}
