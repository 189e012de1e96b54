/** How a request to an upstream can fail: the rows of all lookups, and the errors that have them. */
import { type ErrorTable, EventError, RetryableError } from '../errors.ts'

/** The rows of the errors that any lookup over HTTP throws; a lookup adds its own to them. */
export const UPSTREAM_ERRORS = {
  upstream_busy: {
    status: 503,
    meaning:
      'The upstream asks for fewer requests: HTTP 429, or a limit of its own. Or a limit of the function left the event no turn before its deadline.',
    remedy: 'If it goes on, lower the scale of the function; or raise its own limit.',
  },
  upstream_unavailable: {
    status: 503,
    meaning: 'The upstream answered 5xx, or the connection failed.',
    remedy: 'Check the upstream, and the setting that has its address.',
  },
  upstream_timeout: {
    status: 503,
    meaning: 'The upstream did not answer within the timeout of its setting.',
    remedy: 'Check the upstream, or raise the timeout.',
  },
  upstream_invalid: {
    status: 503,
    meaning: 'The answer does not fit the question: a redirect, no JSON, too large, other content.',
    remedy: 'Check the address of the upstream; `detail` says what was wrong.',
  },
} as const satisfies ErrorTable

/** The upstream answered with a status that says it failed. */
export class StatusError extends RetryableError {
  readonly statusCode: number
  /** For how long the upstream asks not to be asked, in milliseconds. */
  readonly retryAfter: number | undefined
  /** @param who the upstream, as messages call it */
  constructor(who: string, statusCode: number, retryAfter?: number) {
    const code = statusCode === 429 ? 'upstream_busy' : 'upstream_unavailable'
    super(`${who} answered HTTP ${statusCode}`, { code })
    this.statusCode = statusCode
    this.retryAfter = retryAfter
  }
}

/** Whether the upstream asks for fewer requests: 429, 503 or a limit of its own. */
export const asksForPatience = (error: EventError): boolean =>
  error.code === 'upstream_busy' || (error instanceof StatusError && error.statusCode === 503)

/** Makes the error of an answer that does not fit the question; the next answer may fit. */
export const invalidAnswer = (who: string, detail: string, cause?: unknown): RetryableError =>
  new RetryableError(`${who}'s answer ${detail}`, { code: 'upstream_invalid', cause })

export const timedOut = (who: string, milliseconds: number): RetryableError =>
  new RetryableError(`${who} did not answer within ${milliseconds} ms`, {
    code: 'upstream_timeout',
  })

/** The error of a request that failed, whatever undici threw. */
export function upstreamError(who: string, error: unknown): EventError {
  if (error instanceof EventError) return error
  const code = String((error as { code?: unknown } | undefined)?.code ?? '')
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new RetryableError(`${who} could not be reached in time`, {
      code: 'upstream_timeout',
      cause: error,
    })
  }
  const { name } = error as Error
  if (name === 'HTTPParserError' || code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return invalidAnswer(who, `can't be read (${code || name})`, error)
  }
  return new RetryableError(`${who} could not be reached (${code || 'unknown'})`, {
    code: 'upstream_unavailable',
    cause: error,
  })
}
