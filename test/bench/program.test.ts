import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runProgram } from '../../bench/program.ts'

const run = (source: string) => runProgram(['--eval', source], '/')
/** Uses 400 ms of CPU time, however long that takes. */
const BUSY =
  'for (let i = 0; process.threadCpuUsage().user < 400_000; ) for (const end = i + 1e6; i < end; i++);'

describe('running a program', () => {
  it('measures the CPU time that the program uses, not the time that it waits', async () => {
    const idle = await run('setTimeout(() => {}, 500)')
    assert.ok(idle.cpu > 1 && idle.cpu < 400, `${idle.cpu} ms`)
    assert.ok(idle.seconds >= 0.5)
    const busy = await run(BUSY)
    assert.ok(busy.cpu >= 400 && busy.cpu < 1000, `${busy.cpu} ms`)
  })

  it('includes the CPU time of worker threads', async () => {
    const worker = `new (require('node:worker_threads').Worker)('${BUSY}', { eval: true })`
    const { cpu } = await run(worker)
    assert.ok(cpu >= 400, `${cpu} ms`)
  })

  it('fails when the program exits with an error', async () => {
    await assert.rejects(run('process.exit(3)'), /ended with 3/)
  })
})
