import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runProgram } from '../../bench/program.ts'

const run = (source: string) => runProgram(['--eval', source], '/')
/** Takes 400 ms of CPU, however long that is. */
const BUSY =
  'for (let i = 0; process.threadCpuUsage().user < 400_000; ) for (const end = i + 1e6; i < end; i++);'

describe('a program that is run by the benchmark', () => {
  it('costs the CPU time that it takes, not the time that it waits', async () => {
    const idle = await run('setTimeout(() => {}, 500)')
    assert.ok(idle.cpu > 1 && idle.cpu < 400, `${idle.cpu} ms`)
    assert.ok(idle.seconds >= 0.5)
    const busy = await run(BUSY)
    assert.ok(busy.cpu >= 400 && busy.cpu < 1000, `${busy.cpu} ms`)
  })

  it('costs what its threads take too', async () => {
    const worker = `new (require('node:worker_threads').Worker)('${BUSY}', { eval: true })`
    const { cpu } = await run(worker)
    assert.ok(cpu >= 400, `${cpu} ms`)
  })

  it('must end well', async () => {
    await assert.rejects(run('process.exit(3)'), /ended with 3/)
  })
})
