import type { Span } from '@opentelemetry/api'
import {
  EventError,
  endSpan,
  HttpClient,
  RetryableError,
  startUpstreamSpan,
  traceContext,
} from '@tributary/runtime'
import type { Dispatcher } from 'undici'
import type { Address } from './address.ts'
import { type Parameters, type RevisionsAnswer, readRevisions } from './answer.ts'
import { invalidAnswer } from './errors.ts'
import type { MediaWikiConfig } from './generated/config.js'
import type { UpstreamMetrics } from './metrics.ts'
import manifest from './package.json' with { type: 'json' }

const QUERY =
  'action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent%7Ctimestamp%7Csha1%7Csize%7Ccontentmodel%7Cuser%7Ccomment&formatversion=2&format=json'

/** MediaWiki's own limit for a result is 8 MiB of text; escaped as JSON it can be several times that. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

/** The wiki answered with a status that says it failed. */
class StatusError extends RetryableError {
  readonly statusCode: number
  constructor(statusCode: number) {
    const code = statusCode === 429 ? 'upstream_busy' : 'upstream_unavailable'
    super(`the wiki answered HTTP ${statusCode}`, { code })
    this.statusCode = statusCode
  }
}

/** Whether the wiki asks for fewer requests: 429, 503, maxlag or a rate limit. */
export const asksForPatience = (error: EventError): boolean =>
  error.code === 'upstream_busy' || (error instanceof StatusError && error.statusCode === 503)

/**
 * Whether one of the revisions may have spoilt the answer for all: the answer cannot be read or is too
 * large, or PHP gave up (500). A wiki that is away, slow or busy is so for every revision.
 */
export const mayBeOneRevision = (error: EventError): boolean =>
  error.code === 'upstream_invalid' || (error instanceof StatusError && error.statusCode === 500)

/** No connection came about, so no wiki has seen the request. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * Whether a request failed for a reason that no revision can cause: the wiki is busy or away. When it
 * is back, its revisions had better share requests again.
 */
export const isForAllRevisions = ({ code, cause }: EventError): boolean =>
  code === 'upstream_busy' || NOT_CONNECTED.has(String((cause as { code?: unknown })?.code))

/** MediaWiki's Action API over kept-alive connections: one request per call, no retries. */
export class Api {
  readonly #timeout: number
  readonly #userAgent: string
  readonly #metrics: UpstreamMetrics
  readonly #http: HttpClient

  constructor(name: string, config: MediaWikiConfig, metrics: UpstreamMetrics) {
    this.#timeout = config.MEDIAWIKI_TIMEOUT_MS
    this.#userAgent = `tributary/${manifest.version} (${config.MEDIAWIKI_CONTACT}) ${name}`
    this.#metrics = metrics
    this.#http = new HttpClient({
      connect: { timeout: this.#timeout },
      maxResponseSize: MAX_ANSWER_BYTES,
    })
  }

  warm(): Promise<void> {
    return this.#http.warm()
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  /**
   * Asks for revisions. The request is timed, traced, and counted by its outcome.
   * @param rest parameters from the answer before, which was truncated
   * @param parents the spans of the events that wait
   * @throws RetryableError `upstream_…`, or the signal's reason
   */
  async revisions(
    address: Address,
    revIds: readonly number[],
    rest: Parameters,
    signal: AbortSignal,
    parents: readonly Span[],
  ): Promise<RevisionsAnswer> {
    const started = performance.now()
    const span = startUpstreamSpan('MediaWiki revisions', parents)
    let code = 'ok'
    try {
      const parameters = new URLSearchParams({ ...rest, revids: revIds.join('|') })
      const json = await this.#request(address, parameters, signal, traceContext(span))
      const answer = readRevisions(json, revIds)
      for (const each of answer.revisions.values()) if (each instanceof EventError) code = each.code
      return answer
    } catch (error) {
      const failure = upstreamError(error)
      code = failure.code
      throw failure
    } finally {
      endSpan(span, code === 'ok' ? undefined : code)
      this.#metrics.request(code, performance.now() - started, revIds.length)
    }
  }

  async #request(
    address: Address,
    parameters: URLSearchParams,
    signal: AbortSignal,
    trace: Record<string, string>,
  ): Promise<unknown> {
    const url = new URL(
      `${address.url}${address.url.includes('?') ? '&' : '?'}${QUERY}&${parameters}`,
    )
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(timedOut(this.#timeout)), this.#timeout)
    const forward = () => abort.abort(signal.reason)
    signal.addEventListener('abort', forward, { once: true })
    if (signal.aborted) forward()
    try {
      const response = await this.#http.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: {
          accept: 'application/json',
          'user-agent': this.#userAgent,
          ...(address.host && { host: address.host }),
          ...trace,
        },
        signal: abort.signal,
      })
      return await readJson(response)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', forward)
    }
  }
}

const timedOut = (milliseconds: number) =>
  new RetryableError(`the wiki did not answer within ${milliseconds} ms`, {
    code: 'upstream_timeout',
  })

/** A redirect is not followed, since that would let an answer choose the host. */
async function readJson({ statusCode, body }: Dispatcher.ResponseData): Promise<unknown> {
  if (statusCode !== 200) {
    await body.dump()
    if (statusCode === 429 || statusCode >= 500) throw new StatusError(statusCode)
    throw invalidAnswer(`is HTTP ${statusCode}`)
  }
  const text = await body.text()
  try {
    return JSON.parse(text)
  } catch {
    throw invalidAnswer('is not JSON')
  }
}

function upstreamError(error: unknown): EventError {
  if (error instanceof EventError) return error
  const code = String((error as { code?: unknown } | undefined)?.code ?? '')
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new RetryableError('the wiki could not be reached in time', {
      code: 'upstream_timeout',
      cause: error,
    })
  }
  const { name } = error as Error
  if (name === 'HTTPParserError' || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return invalidAnswer(`can't be read (${code || name})`, error)
  }
  return new RetryableError(`the wiki could not be reached (${code || 'unknown'})`, {
    code: 'upstream_unavailable',
    cause: error,
  })
}
