import { inspect } from 'node:util'
import type { Event } from './codec/http.ts'
import { EventError } from './errors.ts'
import type { Fields, Log } from './log.ts'
import type { Service } from './service.ts'
import type { Metrics, Outcome } from './telemetry/metrics.ts'
import { SchemaViolation } from './violation.ts'

/** Counts and logs how each event ended. */
export class Outcomes {
  readonly #name: string
  readonly #log: Log
  readonly #metrics: Metrics
  /** Messages of unexpected errors are logged; in production they are withheld. */
  readonly showErrors: boolean

  constructor({ name, log, metrics }: Service, showErrors: boolean) {
    this.#name = name
    this.#log = log
    this.#metrics = metrics
    this.showErrors = showErrors
  }

  enriched(event: Event, milliseconds: number): void {
    this.#ended('debug', 'enriched', 'ok', milliseconds, event)
  }

  skipped(reason: string, event: Event, milliseconds: number): void {
    this.#ended('info', 'skipped', isLabel(reason) ? reason : 'other', milliseconds, event)
  }

  failed(error: EventError, event: Event | undefined, milliseconds: number): void {
    const { code, retryable } = error
    const outcome = retryable ? 'retryable' : 'terminal'
    const level = code === 'internal_error' ? 'error' : 'info'
    const fields = { detail: this.detailOf(error), ...this.#about(error) }
    this.#ended(level, outcome, code, milliseconds, event, fields)
  }

  /** The detail of an error: outside production, with the value that breaks a schema. */
  detailOf(error: EventError): string {
    return this.showErrors && error instanceof SchemaViolation
      ? error.messageWithValue
      : error.message
  }

  /** The cause of an error, as far as it may be shown here. */
  #about({ code, cause }: EventError): Fields {
    if (cause === undefined) return {}
    return this.showErrors || code === 'internal_error' ? aboutBug(cause, this.showErrors) : {}
  }

  #ended(
    level: 'debug' | 'info' | 'error',
    outcome: Outcome,
    code: string,
    milliseconds: number,
    event?: Event,
    more?: Fields,
  ): void {
    this.#metrics.event(outcome, code, milliseconds)
    if (!this.#log.enabled(level)) return
    this.#log.write(level, `event ${outcome}`, {
      function: this.#name,
      outcome,
      code,
      id: event?.id,
      source: event?.source,
      subject: event?.subject,
      key: event?.partitionkey,
      // Where to find the record, if a KafkaSource or the transport read it.
      partition: event?.knativekafkapartition,
      offset: event?.knativekafkaoffset,
      ms: Math.round(milliseconds * 10) / 10,
      ...more,
    })
  }
}

/** The log's fields about something that was thrown: all of it, or the places without the message. */
export function aboutBug(thrown: unknown, showErrors: boolean): Fields {
  if (showErrors) return { error: inspect(thrown) }
  return { stack: stackOf(thrown), message: WITHHELD }
}

const WITHHELD =
  'withheld, as it may quote hidden text; `tributary run` shows it when it is given the same event'

/** An error that is no EventError is a bug of the function. */
export const asEventError = (error: unknown): EventError =>
  error instanceof EventError
    ? error
    : new EventError(BUG, 'internal_error', 500, error ?? new Error(`it threw ${error}`))

const BUG = 'a bug; the log of this function has the stack'

/**
 * The name of what was thrown, and the places, without the message: a message may quote the event, as
 * that of JSON.parse does. Anything can be thrown, even what has no stack to read.
 */
function stackOf(thrown: unknown): string {
  try {
    const { name, stack } = Object(thrown) as Partial<Error>
    if (typeof stack !== 'string')
      return `none: what it threw is no error, but of type ${typeof thrown}`
    const frames = stack.match(/^ {4}at .*$/gm) ?? []
    return [String(name), ...frames].join('\n')
  } catch {
    return 'not an error'
  }
}

/** A metric label is a word, never event data. */
const isLabel = (reason: string) => /^[a-z0-9_]{1,40}$/.test(reason)
