/** One request to an upstream: timed, traced, counted by how it ended, aborted with its events. */
import type { Span } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { HttpClient } from '../http-client.ts'
import { endSpan, startUpstreamSpan, traceContext } from '../telemetry/tracing.ts'
import { timedOut, upstreamError } from './errors.ts'
import type { CountRequest } from './metrics.ts'

/** A request to an upstream, and how its answer is read. */
export interface Question<T> {
  /** The name of the request's span; never event data. */
  readonly span: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /**
   * Reads an answer of any status. A redirect is one too: it is not followed, since that would let an
   * answer choose the host.
   * @throws EventError
   */
  read(response: Dispatcher.ResponseData): Promise<T>
  /** The code that an answer is counted with; the default is ok. */
  codeOf?(answer: T): string
}

interface Options {
  /** The upstream, as messages call it. */
  readonly who: string
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
  readonly count: CountRequest
}

/** An upstream over kept-alive connections: one request per question, no retries. */
export class Upstream {
  readonly #who: string
  readonly #timeout: number
  readonly #count: CountRequest
  readonly #http: HttpClient

  constructor({ who, timeoutMs, maxAnswerBytes, count }: Options) {
    this.#who = who
    this.#timeout = timeoutMs
    this.#count = count
    this.#http = new HttpClient({
      connect: { timeout: timeoutMs },
      maxResponseSize: maxAnswerBytes,
    })
  }

  warm(): Promise<void> {
    return this.#http.warm()
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  /**
   * @param parents the spans of the events that wait
   * @throws RetryableError `upstream_…`, the signal's reason, or what `read` throws
   */
  async ask<T>(question: Question<T>, signal: AbortSignal, parents: readonly Span[]): Promise<T> {
    const started = performance.now()
    const span = startUpstreamSpan(question.span, parents)
    let code = 'ok'
    try {
      const answer = await this.#request(question, signal, traceContext(span))
      code = question.codeOf?.(answer) ?? code
      return answer
    } catch (error) {
      const failure = upstreamError(this.#who, error)
      code = failure.code
      throw failure
    } finally {
      endSpan(span, code === 'ok' ? undefined : code)
      this.#count(code, performance.now() - started)
    }
  }

  async #request<T>(
    { url, headers, read }: Question<T>,
    signal: AbortSignal,
    trace: Record<string, string>,
  ): Promise<T> {
    const abort = new AbortController()
    const late = () => abort.abort(timedOut(this.#who, this.#timeout))
    const timer = setTimeout(late, this.#timeout)
    const forward = () => abort.abort(signal.reason)
    signal.addEventListener('abort', forward, { once: true })
    if (signal.aborted) forward()
    try {
      const response = await this.#http.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { accept: 'application/json', ...headers, ...trace },
        signal: abort.signal,
      })
      return await read(response)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', forward)
    }
  }
}
