import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { Part } from '../../../stage/two-dc/part.ts'

const part = (script: string, env?: Record<string, string>) =>
  new Part({
    name: 'a part',
    command: process.execPath,
    args: ['-e', script],
    log: join(mkdtempSync(join(tmpdir(), 'tributary-part-')), 'log'),
    ...(env && { env }),
  })

it('a part logs both its outputs, and tells when it ends', async () => {
  await using it = part('console.log(process.env.GREETING); console.error("there")', {
    GREETING: 'hello',
  })
  await it.start().ended()
  assert.equal(readFileSync(it.log, 'utf8'), 'hello\nthere\n')
  assert.equal(it.isRunning, false)
})

it('a part that was killed can be started again, with the same log', async () => {
  await using it = part('console.log("up"); setInterval(() => {}, 1000)')
  for (let lives = 1; lives <= 2; lives++) {
    it.start()
    while (readFileSync(it.log, 'utf8') !== 'up\n'.repeat(lives)) await immediate()
    await it.stop('SIGKILL')
    assert.equal(it.isRunning, false)
  }
})

it('stopping what does not run is no error', async () => {
  await using it = part('')
  await it.stop()
  await it.start().ended()
  await it.stop()
})

const immediate = () => new Promise(setImmediate)
