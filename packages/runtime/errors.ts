/** One way an event can fail: a row of an error table, and of the docs' tables. */
export interface ErrorRow {
  /**
   * The HTTP status of the answer. It decides what Knative does: a 4xx of these tables makes a dead
   * letter at once, a 5xx is retried first. (404, 408, 409 and 429 would be retried too, so no row
   * has them.)
   */
  readonly status: number
  /** The problem's title. */
  readonly meaning: string
  readonly remedy: string
}

/** Error rows by their code. A code is an interface: it is never renamed and never reused. */
export type ErrorTable = Readonly<Record<string, ErrorRow>>

/**
 * The host's own rows, from which come HTTP answers, the metrics' `code` label and the docs. Lookups
 * and deliveries bring rows of their own; theirs have status 422 (TerminalError) or 503 (RetryableError).
 */
export const ERRORS = {
  invalid_cloudevent: {
    status: 400,
    meaning: 'The request is not a CloudEvent 1.0.',
    remedy: 'At the producer, fix the attribute named in `detail`.',
  },
  malformed_json: {
    status: 400,
    meaning: 'The data is not JSON in UTF-8.',
    remedy: 'Look at the data in the dead letter; fix the producer.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'The function answers POST / and the GET endpoints only.',
    remedy: 'Send events with POST to /.',
  },
  event_too_large: {
    status: 413,
    meaning:
      'The event is larger than MAX_EVENT_BYTES, or its result larger than MAX_OUTPUT_BYTES.',
    remedy: 'Raise the limit, together with the limits of Kafka and of the Knative data plane.',
  },
  batch_unsupported: {
    status: 415,
    meaning:
      'The request is a batch of several CloudEvents; one answer cannot stand for all of them.',
    remedy: 'Send the events one by one.',
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'The request uses a CloudEvents format other than JSON.',
    remedy: 'Send binary mode, or application/cloudevents+json.',
  },
  unsupported_schema: {
    status: 422,
    meaning:
      'The function does not read the schema or major version that `$schema` or `dataschema` names, or the event names none.',
    remedy: 'Check which topic the source reads. A new major version needs a new function.',
  },
  schema_violation: {
    status: 422,
    meaning:
      'A field that the function needs is missing or wrong, or the result breaks its schema.',
    remedy: 'At the producer, fix the field named in `detail`. For a result, fix the function.',
  },
  wrong_datacenter: {
    status: 422,
    meaning: "The event comes from another datacenter's topic than DATACENTER names.",
    remedy: 'Let the source read the topics of its own datacenter.',
  },
  not_enrichable: {
    status: 422,
    meaning: 'The function decided that this event can never be enriched.',
    remedy: 'Read `detail`.',
  },
  internal_error: {
    status: 500,
    meaning: 'The function has a bug.',
    remedy: 'Find the log line with this event id; it has the stack.',
  },
  sink_unavailable: {
    status: 503,
    meaning: 'The sink did not accept the event: no answer, or a status other than 2xx.',
    remedy: 'Check the SinkBinding, and the service at the address in K_SINK.',
  },
  deadline_exceeded: {
    status: 503,
    meaning: 'The event took longer than EVENT_DEADLINE_MS.',
    remedy: 'Check what the function looks up, or raise the deadline and the delivery timeout.',
  },
  try_later: {
    status: 503,
    meaning: 'The function cannot enrich this event now.',
    remedy: 'Read `detail`.',
  },
  over_capacity: {
    status: 503,
    meaning: 'MAX_CONCURRENT_EVENTS events are in progress, or 8 × MAX_EVENT_BYTES of their bytes.',
    remedy: 'Scale out, or raise the limit.',
  },
  draining: {
    status: 503,
    meaning: 'The process is about to end.',
    remedy: 'Nothing: Knative retries the event on another instance.',
  },
} as const satisfies ErrorTable

/** Options of the two errors that an author throws. */
export interface ErrorOptions {
  /** A row of an error table, `[a-z0-9_]` only; the default is the author's own row. */
  readonly code?: string
  /** The error that caused it. Its message stays out of answers and, in production, out of the log. */
  readonly cause?: unknown
}

/** A code becomes a header, a metric's label, and part of a URN. */
const CODE = /^[a-z0-9_]{1,60}$/

/** An event that failed: `code` names its row, the message is the problem's `detail`. */
export class EventError extends Error {
  override readonly name: string = 'EventError'
  readonly code: string
  /** The HTTP status of the answer. */
  readonly status: number
  /**
   * @param status for a code that is not one of the host's
   * @throws TypeError if the code is not `[a-z0-9_]` only, or the status is not one of a failure
   */
  constructor(message: string, code: string, status: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    if (!CODE.test(code))
      throw new TypeError(`the error code ${JSON.stringify(code)} is not [a-z0-9_] only`)
    if (!(status >= 400 && status < 600)) throw new TypeError(`the status ${status} is no failure`)
    this.code = code
    this.status = Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS].status : status
  }
  /** Whether Knative delivers the event again before it becomes a dead letter. */
  get retryable(): boolean {
    return this.status >= 500
  }
}

/**
 * The event can never be enriched: it becomes a dead letter at once. The message reaches logs and
 * dead letters, so it must not quote the event's text.
 *
 * @example throw new TerminalError('the page has no coordinates')
 */
export class TerminalError extends EventError {
  override readonly name = 'TerminalError'
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.code ?? 'not_enrichable', 422, options.cause)
  }
}

/**
 * The event may be enriched later: Knative retries it, then keeps a dead letter.
 *
 * @example throw new RetryableError('the geocoder answered 503', { cause })
 */
export class RetryableError extends EventError {
  override readonly name = 'RetryableError'
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.code ?? 'try_later', 503, options.cause)
  }
}
