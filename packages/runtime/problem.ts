import { ERRORS, type ErrorTable, type EventError } from './errors.ts'

/** Knative keeps this much of a failure's body in the dead letter; a longer one would be cut open. */
const MAX_BYTES = 1024

/** The HTTP answer to an event. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/**
 * The answer to a failed event: RFC 9457 problem details of at most 1,024 bytes. Knative makes the
 * `kne-` headers extensions of the dead letter (`code`, `stream`); their names must be `[a-z0-9]`
 * only, or its partition hangs.
 * @param stream the stream the event would have been enriched for
 * @param detail what is said of it
 * @param errors rows of the function's lookups and delivery, beside the host's own
 */
export function problem(
  error: EventError,
  stream: string,
  detail = error.message,
  errors: ErrorTable = ERRORS,
): Answer {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/problem+json',
      'kne-code': error.code,
      'kne-stream': stream,
    },
    body: fit(error, meaningOf(error, errors), detail.toWellFormed()),
  }
}

/** An author may use a code of their own, which has no row. */
function meaningOf({ code, retryable }: EventError, errors: ErrorTable): string {
  const row = Object.hasOwn(errors, code) ? errors[code] : undefined
  return (row ?? (retryable ? ERRORS.try_later : ERRORS.not_enrichable)).meaning
}

/** Halves the detail until the whole fits. */
function fit(error: EventError, title: string, detail: string): string {
  const { code, status } = error
  const body = JSON.stringify({ type: `urn:tributary:error:${code}`, title, status, detail, code })
  if (Buffer.byteLength(body) <= MAX_BYTES) return body
  const characters = [...detail]
  return fit(error, title, `${characters.slice(0, characters.length >> 1).join('')}…`)
}
