import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Listening, listen } from '../../stage/sockets.ts'

/** A delivery as the sink received it. */
export interface Delivered {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface FakeSink extends AsyncDisposable {
  readonly url: string
  readonly delivered: Delivered[]
}

/** A sink for K_SINK that remembers its deliveries; each gets the answer that the test gives. */
export async function fakeSink(
  answer: (response: ServerResponse) => void = (response) => response.writeHead(202).end(),
): Promise<FakeSink> {
  const delivered: Delivered[] = []
  const server: Listening = await listen(async (request, response) => {
    const { method, url: path, headers } = request
    delivered.push({ method, path, headers, body: await buffer(request) })
    answer(response)
  })
  return {
    url: `http://127.0.0.1:${server.port}/ns/channel?x=1`,
    delivered,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
