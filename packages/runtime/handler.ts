import type { Span } from '@opentelemetry/api'
import { MediaWikiClient } from '../mediawiki/client.ts'
import { decode, type Event, encode, type Message } from './codec/http.ts'
import type { Config } from './config.ts'
import { EventContext } from './context.ts'
import type { Delivery } from './delivery.ts'
import { type Enrichment, PassOn, Skip } from './enrichment.ts'
import { EventError, RetryableError, TerminalError } from './errors.ts'
import { Flight } from './flight.ts'
import { guardDatacenter, indexSchemas, readChange, type Schemas } from './input.ts'
import type { Fields, Log } from './log.ts'
import { toOutput } from './output.ts'
import { type Answer, problem } from './problem.ts'
import { openSink } from './sink.ts'
import { Metrics, type Outcome } from './telemetry/metrics.ts'
import { endSpan, type Headers, startEventSpan, traceContext } from './telemetry/tracing.ts'

/** Skipped, or delivered to K_SINK. */
const NOTHING: Answer = { status: 204, headers: {} }

/** Takes one event through the function contract: whatever comes in, an answer comes out. */
export class Handler {
  readonly metrics: Metrics
  readonly #definition: Enrichment<never, unknown>
  readonly #config: Config
  readonly #log: Log
  readonly #schemas: Schemas
  readonly #client: MediaWikiClient
  readonly #delivery: Delivery | undefined
  readonly #flights = new Set<Flight>()

  constructor(
    definition: Enrichment<never, unknown>,
    config: Config,
    log: Log,
    inFlight: () => number,
  ) {
    this.#definition = definition
    this.#config = config
    this.#log = log
    this.#schemas = indexSchemas(definition.input)
    this.metrics = new Metrics(definition.name, inFlight)
    this.#client = new MediaWikiClient(definition.name, config, this.metrics)
    this.#delivery = this.#openDelivery()
  }

  /** How many events are being enriched or delivered. */
  get running(): number {
    return this.#flights.size
  }

  /** Loads what the first event will need. */
  async warm(): Promise<void> {
    await Promise.all([this.#client.warm(), this.#delivery?.warm()])
  }

  async close(): Promise<void> {
    await Promise.all([this.#client.close(), this.#delivery?.close()])
  }

  #openDelivery(): Delivery | undefined {
    const { name, delivery } = this.#definition
    const config = this.#config
    if (!delivery) return openSink('K_SINK', config)
    return delivery({ name, config, log: this.#log, metrics: this.metrics })
  }

  /** The process is about to end: whatever only waits is answered. */
  drain(): void {
    this.#delivery?.drain?.()
  }

  /** Fails all events in progress with this error. */
  abort(error: EventError): void {
    for (const flight of this.#flights) flight.abort(error)
  }

  /** Answers one event; never throws. */
  async handle(message: Message, headers: Headers): Promise<Answer> {
    const started = performance.now()
    let event: Event | undefined
    let span: Span | undefined
    try {
      event = decode(message)
      span = startEventSpan(this.#definition.name, event, headers)
      const result = await this.#enrich(event, span)
      const skipped = result instanceof Skip
      this.#ended(
        started,
        skipped ? 'skipped' : 'enriched',
        skipped ? reasonCode(result) : 'ok',
        event,
      )
      if (span) endSpan(span)
      return skipped ? NOTHING : result
    } catch (thrown) {
      return this.fail(thrown, started, event, span)
    }
  }

  /** The answer to an event that failed, counted and logged. */
  fail(thrown: unknown, started: number, event?: Event, span?: Span): Answer {
    const error = toEventError(thrown)
    if (span) endSpan(span, error.code)
    const fields = {
      detail: error.message,
      ...(error.code === 'internal_error' && { stack: stackOf(thrown) }),
    }
    this.#ended(started, error.retryable ? 'retryable' : 'terminal', error.code, event, fields)
    return problem(error, this.#definition.output.stream)
  }

  async #enrich(event: Event, span: Span): Promise<Answer | Skip> {
    if (!this.#definition.everyDatacenter) guardDatacenter(event, this.#config.DATACENTER)
    const change = readChange(event, this.#schemas)
    if (change instanceof Skip) return change
    const flight = new Flight()
    const context = new EventContext(event, change, span, flight, this.#config, this.#client)
    const made = this.#definition.enrich(change as never, context)
    const result = made instanceof Promise ? await this.#inTime(flight, made) : made
    if (result instanceof Skip) return result
    if (result instanceof PassOn && this.#config.K_SERVICE && !this.#delivery) throw NO_SINK
    const input = { event, change }
    const output = toOutput(this.#definition, input, result as object, {
      datacenter: this.#config.DATACENTER,
      trace: traceContext(span),
    })
    const message = encode(output.event, output.body)
    checkSize(Buffer.byteLength(message.body ?? ''), this.#config.MAX_OUTPUT_BYTES)
    if (!this.#delivery) return { status: 200, headers: message.headers, body: message.body ?? '' }
    const outgoing = { message, input, span }
    return (await this.#inTime(flight, this.#delivery.deliver(outgoing, flight.signal))) ?? NOTHING
  }

  /** Waits for the author's code or for the sink, until the event's deadline. */
  async #inTime<T>(flight: Flight, promise: Promise<T>): Promise<T> {
    const milliseconds = this.#config.EVENT_DEADLINE_MS
    const left = milliseconds - (performance.now() - flight.started)
    const timer = setTimeout(() => flight.abort(tooLate(milliseconds)), left)
    this.#flights.add(flight)
    try {
      return await flight.until(promise)
    } finally {
      clearTimeout(timer)
      this.#flights.delete(flight)
    }
  }

  #ended(started: number, outcome: Outcome, code: string, event?: Event, more?: Fields): void {
    const milliseconds = performance.now() - started
    if (event && outcome !== 'retryable') this.#delivery?.ended?.(event)
    this.metrics.event(outcome, code, milliseconds)
    const level = code === 'internal_error' ? 'error' : outcome === 'enriched' ? 'debug' : 'info'
    if (!this.#log.enabled(level)) return
    this.#log.write(level, `event ${outcome}`, {
      function: this.#definition.name,
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

function checkSize(size: number, limit: number): void {
  if (size <= limit) return
  const detail = `the enriched event has ${size} bytes, over MAX_OUTPUT_BYTES=${limit}`
  throw new TerminalError(detail, { code: 'event_too_large' })
}

const NO_SINK = new RetryableError('K_SINK is not set yet: the SinkBinding sets it', {
  code: 'sink_unavailable',
})

const tooLate = (milliseconds: number) =>
  new RetryableError(`not done within EVENT_DEADLINE_MS=${milliseconds}`, {
    code: 'deadline_exceeded',
  })

/** Whatever else is thrown is a bug. */
const toEventError = (error: unknown): EventError =>
  error instanceof EventError
    ? error
    : new EventError('a bug; the log of this function has the stack', 'internal_error', error)

/**
 * What was thrown, and where, without its message: that may quote the event (as JSON.parse's does),
 * and so what is hidden. Anything can be thrown, even what has no stack to read.
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

/** A reason is a metric label: a word, never event data. */
const reasonCode = ({ reason }: Skip) => (/^[a-z0-9_]{1,40}$/.test(reason) ? reason : 'other')
