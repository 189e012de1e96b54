import type { Span } from '@opentelemetry/api'
import type { BinaryMessage } from './codec/http.ts'
import type { Config } from './config.ts'
import type { Delivery, Outgoing } from './delivery.ts'
import { EventError, RetryableError } from './errors.ts'
import { HttpClient } from './http.ts'
import { traceContext } from './telemetry/tracing.ts'

/** The sink that a variable names, if it is set. */
export const openSink = (
  name: 'K_SINK' | 'INCONSISTENCY_SINK',
  { [name]: url, EVENT_DEADLINE_MS: timeout }: Config,
): Sink | undefined => (url ? new Sink(name, url, timeout) : undefined)

/**
 * The second way of delivering: instead of answering with its event, a function posts it to the
 * address that Knative's SinkBinding writes into `K_SINK`, and answers 204 once it is taken.
 */
export class Sink implements Delivery {
  readonly #name: string
  readonly #url: URL
  readonly #http: HttpClient

  /**
   * @param name of the variable that says where it is
   * @param timeout for connecting, in milliseconds
   */
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
   * @throws RetryableError `sink_unavailable`, or what the signal was aborted with
   */
  async deliver({ message, span }: Outgoing, signal: AbortSignal): Promise<undefined> {
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
