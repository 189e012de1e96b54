import type { Span } from '@opentelemetry/api'
import type { BinaryMessage } from './codec/http.ts'
import type { Delivery, Outgoing } from './delivery.ts'
import { EventError, RetryableError } from './errors.ts'
import { HttpClient } from './http-client.ts'
import { traceContext } from './telemetry/tracing.ts'

/**
 * Makes the delivery to an address.
 * @param name the variable that has the address, for messages
 * @param url the value of the variable
 * @param timeout how long connecting may take, in milliseconds
 * @returns undefined if there is no address
 */
export const httpSink = (
  name: string,
  url: string | undefined,
  timeout: number,
): HttpSink | undefined => (url ? new HttpSink(name, url, timeout) : undefined)

/**
 * Posts events to the address that Knative's SinkBinding writes into `K_SINK`. The function answers
 * 204 once the sink has acknowledged the event.
 */
export class HttpSink implements Delivery<unknown> {
  readonly #name: string
  readonly #url: URL
  readonly #http: HttpClient

  constructor(name: string, url: string, timeout: number) {
    this.#name = name
    this.#url = new URL(url)
    this.#http = new HttpClient({ connect: { timeout } })
  }

  warm(): Promise<void> {
    return this.#http.warm()
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  /**
   * Resolves when the sink has acknowledged the event with 2xx.
   * @throws RetryableError `sink_unavailable`, or the signal's reason
   */
  async deliver({ message, span }: Outgoing<unknown>, signal: AbortSignal): Promise<undefined> {
    const status = await this.#post(message, signal, span)
    if (status < 200 || status >= 300) throw this.#unavailable(`answered HTTP ${status}`)
  }

  async #post({ headers, body }: BinaryMessage, signal: AbortSignal, span: Span): Promise<number> {
    try {
      const response = await this.#http.request({
        origin: this.#url.origin,
        path: this.#url.pathname + this.#url.search,
        method: 'POST',
        headers: { ...headers, ...traceContext(span) },
        body: body ?? null,
        signal,
      })
      await response.body.dump()
      return response.statusCode
    } catch (cause) {
      if (cause instanceof EventError) throw cause
      const { code, name } = cause as NodeJS.ErrnoException
      throw this.#unavailable(`can't be reached (${code ?? name})`, cause)
    }
  }

  #unavailable(detail: string, cause?: unknown): RetryableError {
    return new RetryableError(`${this.#name} ${detail}`, { code: 'sink_unavailable', cause })
  }
}
