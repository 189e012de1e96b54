import type { Span } from '@opentelemetry/api'
import { bodyOf, type Event, encode } from './codec/http.ts'
import type { Config } from './config.ts'
import type { Delivery, EventRecord, Ordering, Store } from './delivery.ts'
import { type Definition, inputSchemas } from './enrichment.ts'
import { ERRORS, type ErrorTable, EventError, RetryableError, TerminalError } from './errors.ts'
import { EventContext } from './event-context.ts'
import type { EventInProgress } from './event-in-progress.ts'
import {
  guardDatacenter,
  indexSchemas,
  metaOf,
  type Received,
  readChange,
  type Schemas,
} from './input.ts'
import type { Lookup } from './lookup.ts'
import { MetricOwners } from './metric-owners.ts'
import { asEventError, type Outcomes } from './outcomes.ts'
import { toOutput } from './output.ts'
import { type Answer, problem } from './problem.ts'
import { PassOn, Skip } from './results.ts'
import type { Service } from './service.ts'
import { httpSink } from './sink.ts'
import { strictContext } from './strict-context.ts'
import { endSpan, startEventSpan, type TraceHeaders, traceContext } from './telemetry/tracing.ts'

/** The answer to an event that was skipped, or that a delivery has stored. */
const NO_CONTENT: Answer = { status: 204, headers: {} }

/** Turns each event into one answer: read, enrich, deliver. A failure becomes an answer too. */
export class Handler {
  readonly #definition: Definition
  readonly #config: Config
  readonly #schemas: Schemas
  readonly #lookups: readonly (readonly [string, Lookup<unknown>])[]
  /** Where results go; undefined: into the answer. */
  readonly #delivery: Delivery<unknown> | undefined
  readonly #errors: ErrorTable
  readonly #outcomes: Outcomes

  /** @param outcomes learns how each event ended */
  constructor(definition: Definition, service: Service, outcomes: Outcomes) {
    const { lookups = {}, delivery } = definition
    const { config } = service
    this.#definition = definition
    this.#config = config
    this.#schemas = indexSchemas(inputSchemas(definition))
    this.#outcomes = outcomes
    // `readConfig` has checked the settings of each part.
    const own = service as Service<never>
    const owners = new MetricOwners(service.metrics)
    this.#lookups = Object.entries(lookups).map(([name, lookup]) => [
      name,
      owners.open(`lookups.${name}`, () => lookup.open(own, name)),
    ])
    this.#delivery = delivery
      ? owners.open('the delivery', () =>
          delivery.open(own, 'delivery', Object.fromEntries(this.#lookups)),
        )
      : httpSink('K_SINK', config.K_SINK, config.EVENT_DEADLINE_MS)
    const parts = [...Object.values(lookups), delivery]
    this.#errors = Object.assign({}, ERRORS, ...parts.map((part) => part?.errors))
  }

  /** Loads what the first event will need. */
  async warm(): Promise<void> {
    const lookups = this.#lookups.map(([, lookup]) => lookup.warm?.())
    await Promise.all([...lookups, this.#delivery?.warm()])
  }

  /** The process is about to end: events that a delivery holds are answered 503, to come again. */
  drain(): void {
    this.#delivery?.drain?.()
  }

  async close(): Promise<void> {
    const lookups = this.#lookups.map(([, lookup]) => lookup.close?.())
    await Promise.all([...lookups, this.#delivery?.close()])
  }

  /**
   * Answers one event; never throws.
   * @param read reads the event; what it throws becomes the answer
   * @param store takes the result, in place of the answer and of the delivery
   */
  async handle(
    read: () => Event,
    headers: Headers,
    work: EventInProgress,
    store?: Store,
  ): Promise<Answer> {
    let event: Event | undefined
    let span: Span | undefined
    try {
      event = read()
      span = startEventSpan(this.#definition.name, event, headers)
      const answer = await this.#enrich(event, span, work, store)
      if (answer instanceof Skip) this.#outcomes.skipped(answer.reason, event, work.elapsed)
      else this.#outcomes.enriched(event, work.elapsed)
      this.#delivery?.ended?.(event)
      endSpan(span)
      return answer instanceof Skip ? NO_CONTENT : answer
    } catch (thrown) {
      return this.fail(thrown, work.elapsed, headers, event, span)
    } finally {
      work.end()
    }
  }

  /** The answer to an event that failed, counted and logged. */
  fail(
    thrown: unknown,
    milliseconds: number,
    headers: Headers = {},
    event?: Event,
    span?: Span,
  ): Answer {
    const error = asEventError(thrown)
    this.#outcomes.failed(error, event, milliseconds)
    if (!error.retryable) this.#delivery?.ended?.(event ?? recordIn(headers))
    if (span) endSpan(span, error.code)
    const detail = this.#outcomes.detailOf(error)
    return problem(error, this.#definition.output.stream, detail, this.#errors)
  }

  /** The key of the entity that an event is about; undefined if it has none, or cannot be read. */
  keyOf(read: () => Event): string | undefined {
    return this.#about(read, ({ change }) => this.#definition.key(change as never).partitionkey)
  }

  get ordering(): Ordering<unknown> | undefined {
    return this.#delivery?.ordering
  }

  /** The time of an event for the {@link ordering}; undefined if it has none, or cannot be read. */
  timeOf(read: () => Event): number | undefined {
    return this.#about(read, (received) => this.ordering?.timeOf(received))
  }

  /** The stream of an event, as it names it; undefined if it does not, or cannot be read. */
  streamOf(read: () => Event): string | undefined {
    const stream = this.#about(read, ({ change }) => metaOf(change).stream)
    return typeof stream === 'string' ? stream : undefined
  }

  #about<T>(read: () => Event, what: (received: Received) => T): T | undefined {
    try {
      const event = read()
      const change = readChange(event, this.#schemas)
      return change instanceof Skip ? undefined : what({ event, change })
    } catch {
      return undefined
    }
  }

  async #enrich(
    event: Event,
    span: Span,
    work: EventInProgress,
    store: Store | undefined,
  ): Promise<Answer | Skip> {
    const { DATACENTER, EVENT_DEADLINE_MS, MAX_OUTPUT_BYTES, K_SERVICE } = this.#config
    if (!this.#definition.everyDatacenter) guardDatacenter(event, DATACENTER)
    const change = readChange(event, this.#schemas)
    if (change instanceof Skip) return change
    const received = { event, change }
    const own = new EventContext(received, span, work, DATACENTER, this.#lookups)
    const context = this.#outcomes.showErrors ? strictContext(own) : own
    const made = this.#definition.enrich(change as never, context as never)
    const result = isPromise(made) ? await work.within(EVENT_DEADLINE_MS, made) : made
    if (result instanceof Skip) return result
    if (result instanceof PassOn && K_SERVICE && !this.#delivery && !store) throw NO_SINK
    const origin = { datacenter: DATACENTER, trace: traceContext(span) }
    const output = toOutput(this.#definition, received, asResult(result), origin)
    const body = output.body ?? bodyOf(output.event)
    checkSize(Buffer.byteLength(body ?? ''), MAX_OUTPUT_BYTES)
    if (store && !this.#definition.delivery) {
      const tooLarge = await store(output.event, body)
      if (tooLarge === undefined) return NO_CONTENT
      throw new TerminalError(tooLarge, { code: 'event_too_large' })
    }
    const message = encode(output.event, body)
    if (!this.#delivery) return { status: 200, headers: message.headers, body: message.body ?? '' }
    const outgoing = { event: output.event, message, received, span }
    const delivered = this.#delivery.deliver(outgoing, work.signal, store)
    return (await (store ? delivered : work.within(EVENT_DEADLINE_MS, delivered))) ?? NO_CONTENT
  }
}

/** Headers of a request, in lower case. */
type Headers = TraceHeaders & Readonly<Record<string, string | undefined>>

/** The record of an event that was refused before it could be read. */
const recordIn = (headers: Headers): EventRecord => ({
  source: headers['ce-source'] ?? '',
  knativekafkapartition: headers['ce-knativekafkapartition'],
  knativekafkaoffset: headers['ce-knativekafkaoffset'],
})

/** Also of another library than Node's. */
const isPromise = (made: unknown): made is PromiseLike<unknown> =>
  made instanceof Promise ||
  typeof (made as Partial<PromiseLike<unknown>> | null)?.then === 'function'

/** If `enrich` forgets to return, the error says so. */
function asResult(result: unknown): object {
  if (Array.isArray(result)) throw wrongResult('an array')
  if (typeof result === 'object' && result !== null) return finished(result)
  throw wrongResult(result === null ? 'null' : typeof result)
}

/** JSON would write an unfinished promise as `{}`. */
function finished(result: object): object {
  const members = result as Readonly<Record<string, unknown>>
  for (const name in members) {
    if (isPromise(members[name])) throw wrongResult(`a promise as ${name}`, 'await it')
  }
  return result
}

function wrongResult(what: string, cure = RETURN): EventError {
  return new EventError(`enrich returned ${what}; ${cure}`, 'internal_error', 500)
}

const RETURN = "return the enriched event, skip('reason') or passOn()"

function checkSize(size: number, limit: number): void {
  if (size <= limit) return
  const detail = `the enriched event has ${size} bytes, over MAX_OUTPUT_BYTES=${limit}`
  throw new TerminalError(detail, { code: 'event_too_large' })
}

const NO_SINK = new RetryableError('K_SINK is not set yet: the SinkBinding sets it', {
  code: 'sink_unavailable',
})
