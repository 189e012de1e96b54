import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { FunctionClient } from '../../../packages/tributary/client.ts'
import { NotSendable } from '../../../packages/tributary/failures.ts'
import { clientOf, fakeFunction, gate, oneEvent } from './support.ts'

test('connections are used again', async () => {
  const sockets = new Set<Socket | null>()
  await using fn = await fakeFunction((response) => {
    sockets.add(response.socket)
    response.end('{}')
  })
  const client = clientOf(fn.url)
  for (let n = 0; n < 5; n++) assert.equal((await client.post(oneEvent())).status, 200)
  assert.equal(sockets.size, 1)
  client.close()
})

test('a connection that the function has closed meanwhile is replaced', async () => {
  const sockets: (Socket | null)[] = []
  await using fn = await fakeFunction((response) => {
    sockets.push(response.socket)
    response.end('{}')
  })
  const client = clientOf(fn.url)
  await client.post(oneEvent())
  const [socket] = sockets
  socket?.end()
  await once(socket as Socket, 'close')
  assert.equal((await client.post(oneEvent())).status, 200)
  assert.equal(new Set(sockets).size, 2)
  client.close()
})

test('no more than 100 requests are open at once', async () => {
  const open: ServerResponse[] = []
  const full = gate()
  await using fn = await fakeFunction((response) => {
    if (open.push(response) === 100) full.resolve()
  })
  let connections = 0
  const connecting = () => {
    connections++
    return connect(Number(new URL(fn.url).port), '127.0.0.1')
  }
  const client = new FunctionClient(fn.url, connecting, 5000)
  const answers = Array.from({ length: 150 }, () => client.post(oneEvent()))
  await full.promise
  assert.deepEqual([connections, fn.calls.length], [100, 100])
  for (let n = 0; n < 150; n++) {
    while (!open[n]) await new Promise(setImmediate)
    open[n]?.end(String(n))
  }
  assert.equal((await Promise.all(answers)).length, 150)
  client.close()
})

test('a request that takes too long is closed, and the next succeeds', async () => {
  const closed = gate()
  await using fn = await fakeFunction((response, n) => {
    if (n === 1) response.on('close', closed.resolve)
    else response.end('{}')
  })
  const client = clientOf(fn.url, 300)
  await assert.rejects(client.post(oneEvent()), { name: 'TimeoutError' })
  await closed.promise
  assert.equal((await client.post(oneEvent())).status, 200)
  client.close()
})

test('an attribute whose name cannot be a header is refused, not sent', async () => {
  await using fn = await fakeFunction((response) => response.end())
  const client = clientOf(fn.url)
  const attributes = { ...oneEvent().attributes, 'x\r\nce-id: 2\r\nx': 'y' }
  await assert.rejects(client.post({ ...oneEvent(), attributes }), NotSendable)
  assert.equal(fn.calls.length, 0)
  client.close()
})
