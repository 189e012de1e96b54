import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ceHeaders, post } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { bundled, FunctionProcess } from '../../support/function-process.ts'
import { head, RawConnection } from '../../support/function-raw.ts'
import { enrichment, serving } from '../../support/function-serve.ts'

const MiB = 1 << 20

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
/** Bytes in buffers that are still referenced. */
const retained = () => {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

describe('an event over MAX_EVENT_BYTES', () => {
  // In a process of its own, since in this one its answer would wait for the caller.
  let child: FunctionProcess
  before(async () => {
    child = await FunctionProcess.start(await bundled('page-key'), {})
  })
  after(() => child[Symbol.asyncDispose]())

  const large = Buffer.alloc(11 * MiB, ' ')
  for (const [title, agent] of [
    ['keeps its connection', new Agent({ keepAlive: true, maxSockets: 1 })],
    ['closes its connection', undefined],
  ] as const) {
    it(`is refused with an answer, never a reset, if the caller ${title}`, async () => {
      for (let times = 0; times < 20; times++) {
        const answer = await post(child.url, large, {}, agent ? { agent } : {})
        assertProblem(answer, 'event_too_large')
      }
      agent?.destroy()
    })
  }

  for (const [title, framing, first, next, last] of [
    ['with content-length', ['content-length', String(100 * MiB)], '', '', ''],
    ['chunked', ['transfer-encoding', 'chunked'], `${MiB.toString(16)}\r\n`, '\r\n', '0\r\n\r\n'],
  ] as const) {
    it(`is refused and never kept in memory: 100 MB ${title}`, async () => {
      await using served = await serving(enrichment())
      await using connection = await RawConnection.open(served.url)
      const baseline = retained()
      let peak = 0
      const block = Buffer.alloc(MiB, ' ')
      await connection.write(head([...Object.entries(ceHeaders()), framing]))
      for (let sent = 0; sent < 100; sent++) {
        if (first) await connection.write(first)
        if (!(await connection.write(block))) break
        if (next) await connection.write(next)
        if (sent % 10 === 9) peak = Math.max(peak, retained() - baseline)
      }
      if (last) await connection.write(last)
      assertProblem(await connection.answer(), 'event_too_large')
      assert.ok(peak < 32 * MiB, `${peak / MiB} MiB`)
    })
  }
})
