import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { eventStream } from '../../../../packages/tributary/sources/event-streams.ts'

type Connection = (response: ServerResponse, request: IncomingMessage) => void

/** A server with one behaviour per connection; after the last one it says 204, the stream's end. */
async function streams(...connections: Connection[]) {
  const requests: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    const connection = connections[requests.push(request.headers) - 1]
    if (connection) connection(response, request)
    else response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/stream/x`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const open = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })

/** A frame as EventStreams writes it. */
const frame = (offset: number, text = '', partition = 0) => {
  const data = { text, meta: { topic: 'eqiad.x', partition, offset } }
  const id = [{ topic: 'eqiad.x', partition, offset }]
  return `event: message\nid: ${JSON.stringify(id)}\ndata: ${JSON.stringify(data)}\n\n`
}

async function read(url: string, log: string[] = []) {
  const bodies: string[] = []
  const options = {
    signal: AbortSignal.timeout(20_000),
    userAgent: 'tributary/0 (test)',
    log: (line: string) => void log.push(line),
    delayMs: 1,
  }
  for await (const body of eventStream(url, options)) bodies.push(body.toString())
  return bodies
}

const offsets = (bodies: string[]) => bodies.map((body) => JSON.parse(body).meta.offset)

test('a stream that ends is resumed from the last event id', async () => {
  await using server = await streams(
    (response) => open(response).end(frame(1) + frame(2)),
    (response) => open(response).end(frame(3)),
  )
  assert.deepEqual(offsets(await read(server.url)), [1, 2, 3])
  assert.deepEqual(
    server.requests.map((headers) => headers['last-event-id']),
    [
      undefined,
      '[{"topic":"eqiad.x","partition":0,"offset":2}]',
      '[{"topic":"eqiad.x","partition":0,"offset":3}]',
    ],
  )
  assert.equal(server.requests[0]?.['user-agent'], 'tributary/0 (test)')
  assert.equal(server.requests[0]?.accept, 'text/event-stream')
})

test('events that a resumed stream repeats are dropped, per topic and partition', async () => {
  await using server = await streams(
    (response) => open(response).end(frame(1) + frame(2) + frame(1, '', 1)),
    (response) =>
      open(response).end(frame(1) + frame(2) + frame(3) + frame(1, '', 1) + frame(2, '', 1)),
  )
  assert.deepEqual(offsets(await read(server.url)), [1, 2, 1, 3, 2])
})

test('events without a Kafka position are all delivered', async () => {
  const twice = 'data: {"a":1}\n\n'.repeat(2)
  await using server = await streams((response) => open(response).end(twice))
  assert.deepEqual(await read(server.url), ['{"a":1}', '{"a":1}'])
})

test('comments, retry, CR LF and events of other types are no events', async () => {
  await using server = await streams((response) =>
    open(response).end(
      `:ok\r\n\r\nretry: 2\r\n\r\nevent: error\r\ndata: x\r\n\r\n:\n\n${frame(1)}`,
    ),
  )
  const log: string[] = []
  assert.deepEqual(offsets(await read(server.url, log)), [1])
  assert.match(log.join('\n'), /event "error" of the stream/)
})

test('canary events are delivered like any other', async () => {
  await using server = await streams((response) =>
    open(response).end('data: {"meta":{"domain":"canary"}}\n\n'),
  )
  assert.equal((await read(server.url)).length, 1)
})

test('frames may be cut anywhere, also inside a character', async () => {
  const bytes = Buffer.from(`:c\n\n${frame(1, '淀川支流 😀')}`)
  await using server = await streams(async (response) => {
    open(response)
    for (const byte of bytes) {
      await new Promise<void>((resolve) =>
        response.write(Buffer.from([byte]), () => setImmediate(resolve)),
      )
    }
    response.end()
  })
  const [body] = await read(server.url)
  assert.equal(JSON.parse(body as string).text, '淀川支流 😀')
})

test('half a frame at the end of a connection is read from the next one', async () => {
  await using server = await streams(
    (response) => open(response).end(frame(1) + frame(2).slice(0, -10)),
    (response) => open(response).end(frame(2)),
  )
  assert.deepEqual(offsets(await read(server.url)), [1, 2])
})

test('it reconnects after a reset, a 5xx and a 429', async () => {
  await using server = await streams(
    (response) => void response.writeHead(503).end('busy'),
    (response) => void response.writeHead(429).end(),
    (response) => void response.socket?.resetAndDestroy(),
    (response) => {
      open(response).write(frame(1), () => response.socket?.resetAndDestroy())
    },
    (response) => open(response).end(frame(2)),
  )
  const log: string[] = []
  assert.deepEqual(offsets(await read(server.url, log)), [1, 2])
  assert.match(log.join('\n'), /answered 503; connecting again in 0.001 s/)
})

test('the delays double, and the retry field sets the first of them', async () => {
  await using server = await streams(
    (response) => open(response).end('retry: 2\n\n'),
    (response) => void response.writeHead(500).end(),
    (response) => void response.writeHead(500).end(),
    (response) => open(response).end(frame(1)),
  )
  const log: string[] = []
  await read(server.url, log)
  assert.deepEqual(
    log.map((line) => /again in ([\d.]+) s/.exec(line)?.[1]),
    ['0.002', '0.004', '0.008', '0.002'],
  )
})

test('a 4xx at the first connection is final, and so is a response that is no stream', async () => {
  await using missing = await streams((response) => void response.writeHead(404).end())
  await assert.rejects(read(missing.url), /answered 404$/)
  await using page = await streams(
    (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
  )
  await assert.rejects(read(page.url), /200 with text\/html, not an event stream/)
})

test('it reconnects after a later 4xx', async () => {
  await using server = await streams(
    (response) => open(response).end(frame(1)),
    (response) => void response.writeHead(404).end(),
    (response) => open(response).end(frame(2)),
  )
  assert.deepEqual(offsets(await read(server.url)), [1, 2])
})

test('the signal ends the stream, also while it is silent', async () => {
  await using server = await streams((response) => void open(response).write(frame(1)))
  const stop = new AbortController()
  const bodies: Buffer[] = []
  const options = { signal: stop.signal, userAgent: 'x', log: () => {} }
  for await (const body of eventStream(server.url, options)) {
    bodies.push(body)
    setImmediate(() => stop.abort())
  }
  assert.equal(bodies.length, 1)
})
