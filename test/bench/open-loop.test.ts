import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { openLoop } from '../../bench/load/open-loop.ts'
import { listen } from '../../stage/sockets.ts'

const requests = [Buffer.from('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')]
const check = ({ status }: { status: number }) => assert.equal(status, 200)
const flood = (port: number, milliseconds = 500) =>
  openLoop({ port, requests, check, perSecond: 400, milliseconds })

describe('the open loop of the benchmark', () => {
  it('counts events that were accepted, refused with 503, or failed in another way', async () => {
    const given = { ok: 0, refused: 0, wrong: 0, broken: 0 }
    await using server = await listen((_, response) => {
      const kinds = ['ok', 'refused', 'ok', 'wrong', 'ok', 'broken'] as const
      const sum = given.ok + given.refused + given.wrong + given.broken
      const kind = kinds[sum % 6] ?? 'ok'
      given[kind]++
      if (kind === 'broken') response.socket?.destroy()
      else response.writeHead({ ok: 200, refused: 503, wrong: 500 }[kind]).end()
    })
    const { acceptedPerSecond, settled } = await flood(server.port)
    assert.deepEqual(await settled, {
      refused: given.refused,
      failed: given.wrong + given.broken,
    })
    assert.ok(given.refused > 3)
    assert.ok(acceptedPerSecond > 0 && acceptedPerSecond < 300, `${acceptedPerSecond}/s`)
  })

  it('sends at its rate without waiting for answers', async () => {
    const held: ServerResponse[] = []
    await using server = await listen((_, response) => held.push(response))
    const { acceptedPerSecond, settled } = await flood(server.port, 200)
    assert.equal(acceptedPerSecond, 0)
    const sent = held.length
    assert.ok(sent > 8, `${sent} were sent`)
    const answering = setInterval(() => {
      for (const response of held.splice(0)) response.end()
    }, 5)
    assert.deepEqual(await settled, { refused: 0, failed: 0 })
    clearInterval(answering)
  })
})
