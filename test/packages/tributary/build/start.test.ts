import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { cachedDataVersionTag } from 'node:v8'
import { Script } from 'node:vm'
import { bundle } from '../../../../packages/tributary/build/bundle.ts'
import { post } from '../../../support/function-client.ts'
import { bundled, FunctionProcess } from '../../../support/function-process.ts'

/** The options of Node in a function's start script. */
const { start } = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../../../functions/page-wikitext-change/package.json'),
    'utf8',
  ),
).scripts
const options: string[] = start.match(/--\S+/g) ?? []

/** Prints the largest size of the young generation, in MB, when much of it survives for a while. */
const LARGEST_YOUNG_GENERATION = `
const { getHeapSpaceStatistics } = require('node:v8')
const size = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size
let survivors = []
let largest = 0
for (let i = 0; i < 1e6; i++) {
  survivors.push({ i })
  if (survivors.length > 1e5) survivors = []
  if (i % 1e4 === 0) largest = Math.max(largest, size())
}
console.log(largest / 2 ** 20)`

describe('the start of a packaged function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-start-'))
  const cache = join(folder, 'index.js.cache')
  before(async () => {
    cpSync(dirname(await bundled()), folder, { recursive: true })
    rmSync(cache, { force: true })
  })
  after(() => {
    chmodSync(folder, 0o755)
    rmSync(folder, { recursive: true })
  })

  /** The status of an answer to an event that no schema knows, how the function ended, and its stderr. */
  const answers = async () => {
    await using child = await FunctionProcess.start(join(folder, 'start.js'), {}, folder)
    const { status } = await post(child.url, { message: 'Hello World' })
    child.child.kill('SIGTERM')
    return [status, await child.ended, child.stderr]
  }
  const fine = [422, { code: 0, signal: null }, '']

  it('works without a cache', async () => assert.deepEqual(await answers(), fine))

  it('uses what the build compiled, from a folder it cannot write to', async () => {
    execFileSync(process.execPath, ['start.js', 'compile'], { cwd: folder })
    const source = `(function (exports, require, module) {${readFileSync(join(folder, 'index.js'), 'latin1')}\n})`
    const { cachedDataRejected } = new Script(source, { cachedData: readFileSync(cache) })
    assert.equal(cachedDataRejected, false)
    // V8 refuses what was compiled under other options, except for those that size the heap.
    const version = execFileSync(process.execPath, [...options, '-p', 'v8.cachedDataVersionTag()'])
    assert.equal(Number(version), cachedDataVersionTag())
    chmodSync(folder, 0o555)
    assert.deepEqual(await answers(), fine)
    chmodSync(folder, 0o755)
  })

  it('does not let the young generation of the heap grow from 16 to 134 MB in a long life', () => {
    const args = [...options, '-e', LARGEST_YOUNG_GENERATION]
    const largest = Number(execFileSync(process.execPath, args))
    assert.ok(largest <= 16, `${largest} MB`)
  })

  it('ignores a cache that another version of Node made', async () => {
    const bytes = readFileSync(cache)
    bytes.fill(7, 4, 16)
    writeFileSync(cache, bytes)
    assert.deepEqual(await answers(), fine)
  })

  it('reads every character of the bundle as it is written', () =>
    assert.doesNotMatch(readFileSync(join(folder, 'index.js'), 'latin1'), /[\u0080-\u00ff]/))
})

it('compiles a function without the settings that only its cluster has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-start-'))
  symlinkSync(join(import.meta.dirname, '../../../../node_modules'), join(folder, 'node_modules'))
  const file = join(folder, 'index.ts')
  writeFileSync(
    file,
    `import { defineEnrichment, http } from '@tributary/runtime'
const schema = { id: '/a/1.0.0', majors: [1], validate: () => true }
const headers = { authorization: 'GEO_API_TOKEN' }
export default defineEnrichment({
  name: 'geo',
  input: [schema],
  output: { stream: 'geo', schema },
  key: () => ({ partitionkey: 'a', subject: 'a' }),
  lookups: { geo: http({ url: 'GEO_API_URL', headers }) },
  enrich: (event) => event as object,
})
`,
  )
  await bundle({ file, folder })
  const compiled = spawnSync(process.execPath, ['start.js', 'compile'], {
    cwd: join(folder, 'dist'),
  })
  assert.deepEqual([compiled.stderr.toString(), compiled.status], ['', 0])
  assert.ok(statSync(join(folder, 'dist/index.js.cache')).size > 100_000)
  // It still demands them where it runs.
  const started = spawnSync(process.execPath, ['start.js'], { cwd: join(folder, 'dist') })
  assert.match(started.stderr.toString(), /^geo: GEO_API_URL is not set; set it to /)
  assert.equal(started.status, 1)
  rmSync(folder, { recursive: true })
})
