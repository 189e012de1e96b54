import type { Span } from '@opentelemetry/api'
import { type CountRequest, EventError, StatusError, Upstream } from '@tributary/runtime'
import type { Dispatcher } from 'undici'
import type { Address } from './address.ts'
import type { Answer, Parameters } from './answer.ts'
import { invalidAnswer, WIKI } from './errors.ts'
import type { MediaWikiConfig } from './generated/config.js'
import { type Kind, parametersOf } from './kinds.ts'
import manifest from './package.json' with { type: 'json' }
import { retryAfter } from './retry-after.ts'

/** MediaWiki's own limit for a result is 8 MiB of text; escaped as JSON it can be several times that. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

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

/** MediaWiki's Action API: one request per call, no retries. */
export class Api {
  readonly #userAgent: string
  readonly #upstream: Upstream
  readonly #asked: (revisions: number) => void

  /** @param asked counts the revisions of a request */
  constructor(
    name: string,
    config: MediaWikiConfig,
    count: CountRequest,
    asked: (revisions: number) => void,
  ) {
    this.#userAgent = `tributary/${manifest.version} (${config.MEDIAWIKI_CONTACT}) ${name}`
    this.#asked = asked
    this.#upstream = new Upstream({
      who: WIKI,
      timeoutMs: config.MEDIAWIKI_TIMEOUT_MS,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      count,
    })
  }

  warm(): Promise<void> {
    return this.#upstream.warm()
  }

  close(): Promise<void> {
    return this.#upstream.close()
  }

  /**
   * Asks for things of one kind. The request is timed, traced, and counted by its outcome.
   * @param rest parameters from the answer before, which was truncated
   * @param parents the spans of the events that wait
   * @throws RetryableError `upstream_…`, or the signal's reason
   */
  async get<T>(
    kind: Kind<T>,
    address: Address,
    ids: readonly number[],
    rest: Parameters,
    signal: AbortSignal,
    parents: readonly Span[],
  ): Promise<Answer<T>> {
    if (kind.ids === 'revids') this.#asked(ids.length)
    const read = (body: unknown) => kind.read(body, ids)
    const query = parametersOf(kind, ids, rest)
    return this.ask<Answer<T>>({ span: kind.span, query, read, codeOf }, address, signal, parents)
  }

  /**
   * Asks one question.
   * @throws RetryableError `upstream_…`, or the signal's reason
   */
  async ask<T>(
    { query, span, read, codeOf }: ApiQuestion<T>,
    { url, host }: Address,
    signal: AbortSignal,
    parents: readonly Span[],
  ): Promise<T> {
    return this.#upstream.ask(
      {
        span,
        url: new URL(`${url}${url.includes('?') ? '&' : '?'}${query}`),
        headers: { 'user-agent': this.#userAgent, ...(host && { host }) },
        read: async (response) => read(await readJson(response)),
        ...(codeOf && { codeOf }),
      },
      signal,
      parents,
    )
  }
}

/** A request, and how its answer is read. */
export interface ApiQuestion<T> {
  /** The name of the request's span. */
  readonly span: string
  readonly query: string
  read(body: unknown): T
  codeOf?(answer: T): string
}

/** A request is counted with the code of its last id that failed. */
function codeOf({ found }: Answer<unknown>): string {
  let code = 'ok'
  for (const each of found.values()) if (each instanceof EventError) code = each.code
  return code
}

async function readJson({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<unknown> {
  if (statusCode !== 200) {
    await body.dump()
    if (statusCode === 429 || statusCode >= 500) {
      const asksToWait = statusCode === 429 || statusCode === 503
      throw new StatusError(
        WIKI,
        statusCode,
        asksToWait ? retryAfter(headers['retry-after']) : undefined,
      )
    }
    throw invalidAnswer(`is HTTP ${statusCode}`)
  }
  const text = await body.text()
  try {
    return JSON.parse(text)
  } catch {
    throw invalidAnswer('is not JSON')
  }
}
