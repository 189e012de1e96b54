/** The rows of what can go wrong with a REST API, and the error of an answer that says no. */
import { type ErrorTable, TerminalError } from '../errors.ts'
import { UPSTREAM_ERRORS } from '../upstream/errors.ts'

/** The rows of the errors that a lookup of `http` throws. */
export const HTTP_ERRORS = {
  path_not_allowed: {
    status: 422,
    meaning:
      'A value of the event cannot be part of a request: it is missing, empty, .. or too long.',
    remedy: 'Require the field in the schema of the input, or let the function skip the event.',
  },
  upstream_refused: {
    status: 422,
    meaning: 'The upstream refused the request: a 4xx that no other row has.',
    remedy: 'Look up the status in `detail` in the documentation of the API.',
  },
  upstream_unauthorized: {
    status: 503,
    meaning: 'The upstream does not accept the credentials: HTTP 401 or 407.',
    remedy: 'Correct the setting of the header that has them.',
  },
  ...UPSTREAM_ERRORS,
} as const satisfies ErrorTable

/** The answer of an upstream that refused a request. */
export interface Refusal {
  readonly status: number
  /** Its body if that is JSON, else undefined. */
  readonly body: unknown
}

/**
 * The API refused a request with a 4xx. The event becomes a dead letter, unless the function catches it.
 *
 * @example if (error instanceof RefusedError && error.answer.status === 409) return skip('merged')
 */
export class RefusedError extends TerminalError {
  readonly answer: Refusal
  constructor(who: string, answer: Refusal) {
    super(`${who} answered HTTP ${answer.status}`, { code: 'upstream_refused' })
    this.answer = answer
  }
}
