import type { Span } from '@opentelemetry/api'
import { type CountRequest, EventError, StatusError, Upstream } from '@tributary/runtime'
import type { Dispatcher } from 'undici'
import type { Address } from './address.ts'
import { type Parameters, type RevisionsAnswer, readRevisions } from './answer.ts'
import { invalidAnswer, WIKI } from './errors.ts'
import type { MediaWikiConfig } from './generated/config.js'
import manifest from './package.json' with { type: 'json' }
import { retryAfter } from './retry-after.ts'

const QUERY =
  'action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent%7Ctimestamp%7Csha1%7Csize%7Ccontentmodel%7Cuser%7Ccomment&formatversion=2&format=json'

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
   * Asks for revisions. The request is timed, traced, and counted by its outcome.
   * @param rest parameters from the answer before, which was truncated
   * @param parents the spans of the events that wait
   * @throws RetryableError `upstream_…`, or the signal's reason
   */
  async revisions(
    { url, host }: Address,
    revIds: readonly number[],
    rest: Parameters,
    signal: AbortSignal,
    parents: readonly Span[],
  ): Promise<RevisionsAnswer> {
    const parameters = new URLSearchParams({ ...rest, revids: revIds.join('|') })
    this.#asked(revIds.length)
    return this.#upstream.ask(
      {
        span: 'MediaWiki revisions',
        url: new URL(`${url}${url.includes('?') ? '&' : '?'}${QUERY}&${parameters}`),
        headers: { 'user-agent': this.#userAgent, ...(host && { host }) },
        read: async (response) => readRevisions(await readJson(response), revIds),
        codeOf,
      },
      signal,
      parents,
    )
  }
}

/** A request is counted with the code of its last revision that failed. */
function codeOf({ revisions }: RevisionsAnswer): string {
  let code = 'ok'
  for (const each of revisions.values()) if (each instanceof EventError) code = each.code
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
