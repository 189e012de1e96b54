import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import type { Message } from '../packages/runtime/codec/http.ts'

/** A server on a free port of this machine; leaving the scope closes it and its connections. */
export interface Listening extends AsyncDisposable {
  readonly port: number
  /** How many connections were ever made. */
  readonly connections: () => number
}

/** An HTTP server. */
export const listen = (handler: http.RequestListener) => listening(http.createServer(handler))

/** A TCP server, for answers that no HTTP server would give. */
export const listenRaw = (handler: (socket: Socket) => void) => listening(net.createServer(handler))

async function listening(server: net.Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // Callers that hang up are part of the tests.
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  await using server = await listenRaw(() => {})
  return server.port
}

/** What goes over the wire: text as latin1, as Node writes headers, or the bytes themselves. */
type Lines = readonly (readonly [name: string, value: string | Buffer])[]

/** A real HTTP server that gives each request as the codec gets it. */
export interface Wire extends AsyncDisposable {
  /** Sends a request byte for byte. Without a body there is no content-length either. */
  send(headers: Lines, body?: Buffer): Promise<Message>
}

export async function wire(): Promise<Wire> {
  let received: Message | undefined
  const server = await listen(async (request, response) => {
    const chunks = await request.toArray()
    const { rawHeaders } = request
    received = { rawHeaders, body: chunks.length > 0 ? Buffer.concat(chunks) : undefined }
    response.end()
  })
  return {
    async send(headers, body) {
      received = undefined
      const socket = net.connect(server.port, '127.0.0.1')
      const length = body ? ([['content-length', String(body.length)]] as const) : []
      for (const part of ['POST / HTTP/1.1\r\n', ...lines([...headers, ...length]), '\r\n']) {
        socket.write(part, 'latin1')
      }
      if (body) socket.write(body)
      const answer = Buffer.concat(await socket.toArray()).toString()
      if (!received) throw new Error(`not received: ${answer.split('\r\n')[0]}`)
      return received
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function lines(headers: Lines): (string | Buffer)[] {
  const all = [...headers, ['host', 'localhost'], ['connection', 'close']] as const
  return all.flatMap(([name, value]) => [`${name}: `, value, '\r\n'])
}
