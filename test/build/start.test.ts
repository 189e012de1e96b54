import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Script } from 'node:vm'
import { post } from '../support/function-client.ts'
import { bundled, FunctionProcess } from '../support/function-process.ts'

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

  /** What the function answers when started so. */
  const answers = async () => {
    await using child = await FunctionProcess.start(join(folder, 'start.js'), {}, folder)
    const { status } = await post(child.url, { message: 'Hello World' })
    child.child.kill('SIGTERM')
    return [status, await child.ended, child.stderr]
  }
  const fine = [422, { code: 0, signal: null }, '']

  it('needs no cache', async () => assert.deepEqual(await answers(), fine))

  it('takes what the build compiled, from a folder it cannot write to', async () => {
    execFileSync(process.execPath, ['start.js', 'compile'], { cwd: folder })
    const source = `(function (exports, require, module) {${readFileSync(join(folder, 'index.js'), 'latin1')}\n})`
    const { cachedDataRejected } = new Script(source, { cachedData: readFileSync(cache) })
    assert.equal(cachedDataRejected, false)
    chmodSync(folder, 0o555)
    assert.deepEqual(await answers(), fine)
    chmodSync(folder, 0o755)
  })

  it("does without another Node's", async () => {
    const bytes = readFileSync(cache)
    bytes.fill(7, 4, 16)
    writeFileSync(cache, bytes)
    assert.deepEqual(await answers(), fine)
  })

  it('reads every character of the bundle as it is written', () =>
    assert.doesNotMatch(readFileSync(join(folder, 'index.js'), 'latin1'), /[\u0080-\u00ff]/))
})
