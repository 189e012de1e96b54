import type { Span } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import type { Config } from '../config.ts'
import { EventError, RetryableError } from '../errors.ts'
import { HttpClient } from '../http.ts'
import manifest from '../package.json' with { type: 'json' }
import type { Metrics } from '../telemetry/metrics.ts'
import { endSpan, startUpstreamSpan, traceContext } from '../telemetry/tracing.ts'
import { type Address, type Resolve, resolver } from './address.ts'
import { findRevision, invalidAnswer, type Revision } from './answer.ts'

/** What of a change is needed to ask for its revision, and to check the answer against it. */
export interface RevisionOf {
  readonly meta: { readonly domain?: string }
  readonly revision: {
    readonly rev_id: number
    readonly rev_sha1?: string
    readonly rev_size?: number
    readonly is_content_visible?: boolean
    readonly content_slots?: Readonly<
      Record<string, { readonly content_sha1?: string; readonly content_size?: number } | undefined>
    >
  }
}

/** The wiki as an enrichment sees it. */
export interface MediaWiki {
  /**
   * The revision a change is about, with the content of all its slots, checked against the change.
   * @throws TerminalError `domain_not_allowed`, `revision_missing`
   * @throws RetryableError `revision_not_yet`, `upstream_…`
   */
  revision(change: RevisionOf): Promise<Revision>
}

/** One request for a revision. */
export interface RevisionRequest {
  readonly domain: string | undefined
  readonly revId: number
  readonly signal: AbortSignal
  readonly span: Span
}

const QUERY =
  'action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent%7Ctimestamp%7Csha1%7Csize%7Ccontentmodel%7Cuser%7Ccomment&formatversion=2&format=json'

/** MediaWiki's own limit for a result is 8 MiB of text; escaped as JSON it can be several times that. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
/** A revision that does not fit into this many answers does not come at all. */
const MAX_CONTINUES = 10

/** Asks MediaWiki's Action API, over kept-alive connections, one request per call, no retries. */
export class MediaWikiClient {
  readonly #resolve: Resolve
  readonly #timeout: number
  readonly #userAgent: string
  readonly #metrics: Metrics
  readonly #http: HttpClient

  constructor(name: string, config: Config, metrics: Metrics) {
    this.#resolve = resolver(config.MEDIAWIKI_API_URL, config.MEDIAWIKI_ALLOWED_DOMAINS)
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
   * @returns the revision, or undefined if the wiki does not have it (yet)
   * @throws TerminalError `domain_not_allowed`; RetryableError `upstream_…`
   */
  async revision({ domain, revId, signal, span }: RevisionRequest): Promise<Revision | undefined> {
    const address = this.#resolve(domain)
    let rest: Readonly<Record<string, string>> = {}
    for (let requests = 0; requests <= MAX_CONTINUES; requests++) {
      const parameters = new URLSearchParams({ ...rest, revids: String(revId) })
      const read = (answer: unknown) => findRevision(answer, revId)
      const found = await this.#get(address, parameters, read, signal, span)
      if ('revision' in found) return found.revision
      if ('missing' in found) return undefined
      rest = found.continue
    }
    throw invalidAnswer(`goes on after ${MAX_CONTINUES} parts`)
  }

  /** One request, timed and counted by what came of it. */
  async #get<T>(
    address: Address,
    parameters: URLSearchParams,
    read: (answer: unknown) => T,
    signal: AbortSignal,
    parent: Span,
  ): Promise<T> {
    const started = performance.now()
    const span = startUpstreamSpan(parent)
    let code = 'ok'
    try {
      return read(await this.#request(address, parameters, signal, traceContext(span)))
    } catch (error) {
      const failure = toEventError(error)
      code = failure.code
      throw failure
    } finally {
      endSpan(span, code === 'ok' ? undefined : code)
      this.#metrics.upstream(code, performance.now() - started)
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
      return await readAnswer(response)
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

/** A redirect is an answer like any other wrong one: following it would let it choose the host. */
async function readAnswer({ statusCode, body }: Dispatcher.ResponseData): Promise<unknown> {
  if (statusCode !== 200) {
    await body.dump()
    const detail = `the wiki answered HTTP ${statusCode}`
    if (statusCode === 429) throw new RetryableError(detail, { code: 'upstream_busy' })
    if (statusCode >= 500) throw new RetryableError(detail, { code: 'upstream_unavailable' })
    throw invalidAnswer(`is HTTP ${statusCode}`)
  }
  const text = await body.text()
  try {
    return JSON.parse(text)
  } catch {
    throw invalidAnswer('is not JSON')
  }
}

function toEventError(error: unknown): EventError {
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
