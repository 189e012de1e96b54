/**
 * Every way an event can fail: one table, from which come the HTTP answers, the metrics' `code`
 * label and docs/errors.md. A code is an interface: never renamed, never reused.
 *
 * The status decides what Knative does: 4xx of this table goes to the dead letters at once, 5xx is
 * retried first (404, 408, 409 and 429 would be retried too, so none of them stands here).
 */
export const ERRORS = {
  invalid_cloudevent: {
    status: 400,
    meaning: 'The request is not a CloudEvent 1.0.',
    remedy: 'Mend the attribute the detail names at the producer.',
  },
  malformed_json: {
    status: 400,
    meaning: 'The data is not JSON in UTF-8.',
    remedy: 'Look at the dead letter; the producer wrote something else.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'Only POST / and the GET endpoints exist.',
    remedy: 'Post events to /.',
  },
  event_too_large: {
    status: 413,
    meaning: 'The event is over MAX_EVENT_BYTES, or its enrichment over MAX_OUTPUT_BYTES.',
    remedy: 'Raise the limit, with the limits of Kafka and of the Knative data plane.',
  },
  batch_unsupported: {
    status: 415,
    meaning: 'A batch of more than one CloudEvent, which Knative could not be answered for.',
    remedy: 'Send the events one by one.',
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'A CloudEvents format other than JSON.',
    remedy: 'Send binary mode, or application/cloudevents+json.',
  },
  unsupported_schema: {
    status: 422,
    meaning: 'The data has no $schema, or one (or a major version) this function does not read.',
    remedy: 'Check which topic the source reads; a new major version needs a new function.',
  },
  schema_violation: {
    status: 422,
    meaning: 'The data lacks what the function needs, or the result breaks its own schema.',
    remedy: 'Mend the field the detail names at the producer.',
  },
  wrong_datacenter: {
    status: 422,
    meaning: 'The event comes from a topic of another datacenter than DATACENTER.',
    remedy: 'Point the source at the topics of its own datacenter.',
  },
  domain_not_allowed: {
    status: 422,
    meaning: 'The event names no wiki, or one outside MEDIAWIKI_ALLOWED_DOMAINS.',
    remedy: 'Add the domain if this function may call it.',
  },
  revision_missing: {
    status: 422,
    meaning: 'The wiki does not have the revision, and it is too old for replica lag.',
    remedy: 'None: the page or revision was deleted since.',
  },
  not_enrichable: {
    status: 422,
    meaning: 'The function found that this event can never be enriched.',
    remedy: 'See the detail.',
  },
  internal_error: {
    status: 500,
    meaning: 'A bug.',
    remedy: 'Report it with the log line of the event id.',
  },
  revision_not_yet: {
    status: 503,
    meaning: 'The wiki does not have the revision yet, and the event is younger than 10 s.',
    remedy: 'None: Knative tries again.',
  },
  upstream_busy: {
    status: 503,
    meaning: 'The wiki asks for patience: 429, maxlag or a rate limit.',
    remedy: 'Lower the scale if it goes on.',
  },
  upstream_unavailable: {
    status: 503,
    meaning: 'The wiki answered 5xx, or the connection failed.',
    remedy: 'Check MEDIAWIKI_API_URL and the wiki.',
  },
  upstream_timeout: {
    status: 503,
    meaning: 'The wiki did not answer within MEDIAWIKI_TIMEOUT_MS.',
    remedy: 'Check the wiki, or raise the timeout.',
  },
  upstream_invalid: {
    status: 503,
    meaning: 'The answer is not what was asked for: a redirect, another revision, a wrong SHA-1.',
    remedy: 'Check MEDIAWIKI_API_URL; the detail says what was wrong.',
  },
  sink_unavailable: {
    status: 503,
    meaning: 'K_SINK did not take the event: it answered other than 2xx, or not at all.',
    remedy: 'Check the SinkBinding, and what stands at the address in K_SINK.',
  },
  standby: {
    status: 503,
    meaning: 'Another instance is the active one, or ORDER_ACTIVE is false.',
    remedy: 'None while another is active: it takes over when that one ends.',
  },
  order_full: {
    status: 503,
    meaning:
      'ORDER_MAX_HELD changes wait for others of their own topic, or too many bytes of it do.',
    remedy: 'None: Knative tries again. If it goes on, see what tributary_order_held waits for.',
  },
  store_unavailable: {
    status: 503,
    meaning: 'The state store cannot be reached, takes no more, or has another record than before.',
    remedy: 'Check ORDER_STORE and the store.',
  },
  deadline_exceeded: {
    status: 503,
    meaning: 'The enrichment took longer than EVENT_DEADLINE_MS.',
    remedy: 'Check the wiki, or raise the deadline and the delivery timeout with it.',
  },
  try_later: {
    status: 503,
    meaning: 'The function cannot enrich this event now.',
    remedy: 'See the detail.',
  },
  over_capacity: {
    status: 503,
    meaning: 'MAX_CONCURRENT_EVENTS events are in progress, or 8 × MAX_EVENT_BYTES of them.',
    remedy: 'Scale out, or raise the limit.',
  },
  draining: {
    status: 503,
    meaning: 'The process is about to end.',
    remedy: 'None: Knative tries again on another one.',
  },
} as const

export type ErrorCode = keyof typeof ERRORS

/** Options of the two errors an author throws. */
export interface ErrorOptions {
  /** Which row of {@link ERRORS}; the default is the author's own row. */
  readonly code?: ErrorCode
  readonly cause?: unknown
}

/** An event that ends here: `code` names its row, the message is the problem's `detail`. */
export class EventError extends Error {
  override readonly name: string = 'EventError'
  readonly code: ErrorCode
  constructor(message: string, code: ErrorCode, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
  get status(): number {
    return ERRORS[this.code].status
  }
  /** Whether Knative delivers the event again before it becomes a dead letter. */
  get retryable(): boolean {
    return this.status >= 500
  }
}

/**
 * The event can never be enriched: it goes to the dead letters at once.
 * The message reaches logs and dead letters, so it must not quote the event's text.
 */
export class TerminalError extends EventError {
  override readonly name = 'TerminalError'
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.code ?? 'not_enrichable', options.cause)
  }
}

/** The event may be enriched later: Knative retries it, then keeps a dead letter. */
export class RetryableError extends EventError {
  override readonly name = 'RetryableError'
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.code ?? 'try_later', options.cause)
  }
}
