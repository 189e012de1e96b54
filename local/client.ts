import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
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
  readonly #url: string
  readonly #timeoutMs: number
  readonly #agent = new Agent({ keepAlive: true })
  readonly #places = new Limiter(MAX_REQUESTS)
  constructor(url: string, timeoutMs: number) {
    this.#url = url
    this.#timeoutMs = timeoutMs
  }

  /** @throws the network's error, or a TimeoutError; the function may still be at work then */
  post(event: SourceEvent): Promise<Answer> {
    return this.#places.run(() => this.#post(event))
  }

  #post(event: SourceEvent): Promise<Answer> {
    const signal = AbortSignal.timeout(this.#timeoutMs)
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error)
      const outgoing = request(
        this.#url,
        { method: 'POST', agent: this.#agent, headers: requestHeaders(event), signal },
        (response) => {
          const headers = new Map<string, string>()
          for (let i = 0; i < response.rawHeaders.length; i += 2) {
            headers.set(
              (response.rawHeaders[i] as string).toLowerCase(),
              response.rawHeaders[i + 1] as string,
            )
          }
          buffer(response).then(
            (body) => resolve({ status: response.statusCode as number, headers, body }),
            fail,
          )
        },
      )
      outgoing.on('error', fail)
      if (event.body === null) {
        outgoing.removeHeader('content-length')
        outgoing.removeHeader('transfer-encoding')
        outgoing.end()
      } else {
        outgoing.setHeader('content-length', event.body.length)
        outgoing.end(event.body)
      }
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
