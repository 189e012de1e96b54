import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { Connection } from '../../../../packages/tributary/http/connection.ts'
import { listenRaw } from '../../../../stage/sockets.ts'

const REQUEST = Buffer.from('POST / HTTP/1.1\r\nhost: x\r\n\r\n')
const EMPTY = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

/** A server that says something on each request, and a connection to it. */
async function connected(say: (socket: Socket, n: number) => void) {
  let n = 0
  const server = await listenRaw((socket) => socket.on('data', () => say(socket, ++n)))
  const connection = await Connection.open({ host: '127.0.0.1', port: server.port })
  return {
    connection,
    [Symbol.asyncDispose]: () => {
      connection.close()
      return server[Symbol.asyncDispose]()
    },
  }
}

test('a connection carries one request after the other', async () => {
  await using to = await connected((socket, n) =>
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${n}`),
  )
  for (const n of [1, 2, 3]) {
    assert.equal(String((await to.connection.send(REQUEST)).body), String(n))
    assert.ok(to.connection.usable)
  }
})

test('responses larger than one read come whole, each with its own bytes', async () => {
  const body = (n: number) => Buffer.alloc(1_000_000, n)
  await using to = await connected((socket, n) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n')
    socket.write(body(n))
  })
  const first = await to.connection.send(REQUEST)
  const second = await to.connection.send(REQUEST)
  assert.ok(first.body.equals(body(1)))
  assert.ok(second.body.equals(body(2)))
})

test('a connection that ends in the middle of a response fails the request', async () => {
  await using to = await connected((socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nx'),
  )
  await assert.rejects(to.connection.send(REQUEST), /connection was closed/)
  await assert.rejects(to.connection.send(REQUEST), /connection was closed/)
})

test('a response that ends with the connection comes whole', async () => {
  await using to = await connected((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nbody'))
  assert.equal(String((await to.connection.send(REQUEST)).body), 'body')
  assert.equal(to.connection.usable, false)
})

test('a response that ends with a reset connection fails the request', async () => {
  await using to = await connected((socket) =>
    socket.write('HTTP/1.1 200 OK\r\n\r\nbody', () => socket.resetAndDestroy()),
  )
  await assert.rejects(to.connection.send(REQUEST), { code: 'ECONNRESET' })
})

test('no request follows a response with connection: close, or with surplus bytes', async () => {
  for (const last of [
    'HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
    `${EMPTY}HTTP/1.1 200 OK`,
  ]) {
    await using to = await connected((socket) => socket.write(last))
    assert.equal((await to.connection.send(REQUEST)).status, 200)
    assert.equal(to.connection.usable, false)
  }
})

test('bytes that come without a request are never read as a response', async () => {
  let unasked = (_: Socket) => {}
  const asked = new Promise<Socket>((resolve) => {
    unasked = resolve
  })
  await using to = await connected((socket) => {
    socket.write(EMPTY)
    unasked(socket)
  })
  await to.connection.send(REQUEST)
  const socket = await asked
  socket.write(EMPTY)
  await once(socket, 'close')
  assert.equal(to.connection.usable, false)
})

test('garbage fails the request and closes the connection', async () => {
  await using to = await connected((socket) => socket.write('garbage\r\n\r\n'))
  await assert.rejects(to.connection.send(REQUEST), /is not HTTP\/1\.1's: "garbage"/)
  assert.equal(to.connection.usable, false)
})

test('a request fails with the error that closed its connection', async () => {
  await using to = await connected(() => to.connection.close(new Error('enough')))
  await assert.rejects(to.connection.send(REQUEST), /^Error: enough$/)
})
