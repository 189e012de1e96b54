import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { RestartableProcess } from '../../stage/restartable-process.ts'

const node = (script: string, env: Record<string, string> = {}) =>
  new RestartableProcess({
    name: 'a program',
    command: process.execPath,
    args: ['-e', script],
    log: join(mkdtempSync(join(tmpdir(), 'tributary-process-')), 'log'),
    env,
  })

const immediate = () => new Promise(setImmediate)

describe('a restartable process', () => {
  it('logs stdout and stderr to one file, and is not running after its end', async () => {
    await using it = node('console.log(process.env.GREETING); console.error("there")', {
      GREETING: 'hello',
    })
    await it.start().ended()
    assert.equal(readFileSync(it.log, 'utf8'), 'hello\nthere\n')
    assert.equal(it.isRunning, false)
    assert.equal(it.exitCode, 0)
  })

  it('can be killed and started again, and appends to the same log', async () => {
    await using it = node('console.log("up"); setInterval(() => {}, 1000)')
    for (let runs = 1; runs <= 2; runs++) {
      it.start()
      while (readFileSync(it.log, 'utf8') !== 'up\n'.repeat(runs)) await immediate()
      await it.stop('SIGKILL')
      assert.equal(it.isRunning, false)
    }
  })

  it('ignores a stop when it does not run', async () => {
    await using it = node('')
    await it.stop()
    await it.start().ended()
    await it.stop()
  })

  it('waits until the program answers', async () => {
    await using it = node('console.log("ready"); setInterval(() => {}, 1000)')
    await it.startAndWait(async () => readFileSync(it.log, 'utf8') === 'ready\n')
    assert.equal(it.isRunning, true)
  })

  it('says which program did not start and where its log is', async () => {
    await using it = node('process.exit(3)')
    await assert.rejects(
      it.startAndWait(async () => false),
      ({ message }: Error) => message === `a program did not start; its log is ${it.log}`,
    )
  })

  it('says that a program is not installed', async () => {
    await using it = new RestartableProcess({ name: 'Redis', command: 'no-such-program', args: [] })
    await assert.rejects(
      it.startAndWait(async () => false),
      /^Error: Redis did not start: spawn no-such-program ENOENT$/,
    )
  })
})
