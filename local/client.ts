import { Agent, type IncomingMessage, request } from 'node:http'
import type { Answer } from './answer.ts'
import { Limiter } from './limiter.ts'
import { requestHeaders, type SourceEvent } from './record.ts'

/** A source has never more than 100 requests open, whatever else it has in flight. */
const MAX_REQUESTS = 100

/**
 * Calls one function as a KafkaSource does: `POST /` in binary mode. A retry that is waited for
 * takes none of the 100 places.
 *
 * It is node:http because a tombstone goes out without a Content-Length, and undici adds one to
 * every POST.
 */
export class FunctionClient {
  readonly #address: { readonly host: string; readonly port: string; readonly path: string }
  readonly #timeoutMs: number
  readonly #agent = new Agent({ keepAlive: true })
  readonly #places = new Limiter(MAX_REQUESTS)
  constructor(url: string, timeoutMs: number) {
    const { hostname: host, port, pathname: path } = new URL(url)
    this.#address = { host, port, path }
    this.#timeoutMs = timeoutMs
  }

  /** @throws the network's error, or a TimeoutError; the function may still be at work then */
  post(event: SourceEvent): Promise<Answer> {
    return this.#places.run(() => this.#post(event))
  }

  #post(event: SourceEvent): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = requestHeaders(event)
      if (event.body !== null) headers['content-length'] = String(event.body.length)
      const outgoing = request(
        { ...this.#address, method: 'POST', agent: this.#agent, headers },
        (response) => read(response, resolve, reject),
      )
      const timer = setTimeout(() => outgoing.destroy(timedOut(this.#timeoutMs)), this.#timeoutMs)
      outgoing.on('error', reject).on('close', () => clearTimeout(timer))
      // Node would add one of them: a tombstone has neither.
      if (event.body === null) {
        outgoing.removeHeader('content-length')
        outgoing.removeHeader('transfer-encoding')
      }
      outgoing.end(event.body ?? undefined)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

const timedOut = (milliseconds: number) =>
  new DOMException(`timeout: no answer within ${milliseconds} ms`, 'TimeoutError')

function read(
  response: IncomingMessage,
  resolve: (answer: Answer) => void,
  reject: (error: unknown) => void,
): void {
  const { statusCode: status = 0, rawHeaders } = response
  const headers = new Map<string, string>()
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.set((rawHeaders[i] as string).toLowerCase(), rawHeaders[i + 1] as string)
  }
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('end', () => resolve({ status, headers, body: Buffer.concat(chunks) }))
  response.on('error', reject)
}
