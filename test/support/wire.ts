import net from 'node:net'
import type { Message } from '../../packages/runtime/codec/http.ts'
import { listen } from '../../stage/sockets.ts'

/** Header lines to send: text is written as latin1, as Node writes headers; bytes as they are. */
type Lines = readonly (readonly [name: string, value: string | Buffer])[]

/** A real HTTP server that returns each request in the form in which the codec receives it. */
export interface Wire extends AsyncDisposable {
  /** Sends a request byte for byte. A request without a body has no content-length either. */
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
