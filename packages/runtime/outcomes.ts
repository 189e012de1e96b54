import { inspect } from 'node:util'
import type { Event } from './codec/http.ts'
import { EventError } from './errors.ts'
import type { Fields, Log } from './log.ts'
import type { Service } from './service.ts'
import type { Metrics, Outcome } from './telemetry/metrics.ts'

/** Counts and logs how each event ended. */
export class Outcomes {
  readonly #name: string
  readonly #log: Log
  readonly #metrics: Metrics
  readonly #showErrors: boolean

  constructor({ name, log, metrics }: Service, showErrors: boolean) {
    this.#name = name
    this.#log = log
    this.#metrics = metrics
    this.#showErrors = showErrors
  }

  enriched(event: Event, milliseconds: number): void {
    this.#ended('debug', 'enriched', 'ok', milliseconds, event)
  }

  skipped(reason: string, event: Event, milliseconds: number): void {
    this.#ended('info', 'skipped', isLabel(reason) ? reason : 'other', milliseconds, event)
  }

  failed(error: EventError, event: Event | undefined, milliseconds: number): void {
    const { code, message, retryable } = error
    const outcome = retryable ? 'retryable' : 'terminal'
    if (code !== 'internal_error') {
      this.#ended('info', outcome, code, milliseconds, event, { detail: message })
      return
    }
    const fields = this.#showErrors
      ? { detail: message, error: inspect(error.cause) }
      : { detail: message, stack: stackOf(error.cause), message: WITHHELD }
    this.#ended('error', outcome, code, milliseconds, event, fields)
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
      page: event?.partitionkey,
      ms: Math.round(milliseconds * 10) / 10,
      ...more,
    })
  }
}

const WITHHELD =
  'withheld, as it may quote hidden text; `tributary run` shows it when it is given the same event'

/** An error that is no EventError is a bug of the function. */
export const asEventError = (error: unknown): EventError =>
  error instanceof EventError
    ? error
    : new EventError('a bug; the log of this function has the stack', 'internal_error', 500, error)

/**
 * The name of what was thrown, and the places, without the message: a message may quote the event, as
 * that of JSON.parse does. Anything can be thrown, even what has no stack to read.
 */
function stackOf(thrown: unknown): string {
  try {
    const { name, stack } = thrown as Error
    const frames = String(stack).match(/^ {4}at .*$/gm) ?? []
    return [String(name), ...frames].join('\n')
  } catch {
    return 'not an error'
  }
}

/** A metric label is a word, never event data. */
const isLabel = (reason: string) => /^[a-z0-9_]{1,40}$/.test(reason)
