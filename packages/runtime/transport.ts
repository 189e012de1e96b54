/** Another way than HTTP for events to come in: a transport reads them itself, and stores the results. */
import type { Ordering, Store } from './delivery.ts'
import type { Definition } from './enrichment.ts'
import type { Answer } from './problem.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import type { TraceHeaders } from './telemetry/tracing.ts'

/** An event as a transport brings it. */
export interface IncomingEvent {
  /** The CloudEvent's attributes, as they stand in the record: neither quoted nor percent-encoded. */
  readonly attributes: Readonly<Record<string, string>>
  /** Null is a tombstone. */
  readonly body: Buffer | null
  readonly trace?: TraceHeaders
}

/** A function as a transport calls it. */
export interface EventHandler {
  readonly definition: Pick<Definition, 'everyDatacenter' | 'delivery'>
  /**
   * Handles one event, within its deadline; storing the result has none. Never throws. The answer is the one
   * that a caller over HTTP would get: 204 for an event that is stored or skipped, or the problem.
   * @param signal abandons the event: the answer is of no use any more
   */
  handle(event: IncomingEvent, store: Store, signal: AbortSignal): Promise<Answer>
  /** The key of the entity that an event is about; undefined if it has none, or cannot be read. */
  keyOf(event: IncomingEvent): string | undefined
  /** Only of a function that puts events in the order of their times. */
  readonly ordering?: Omit<Ordering, 'timeOf'> | undefined
  /** The time of an event for its {@link ordering}; undefined if it has none, or cannot be read. */
  timeOf(event: IncomingEvent): number | undefined
  /** The stream of an event, as it names it in `meta.stream`; undefined if it does not, or cannot be read. */
  streamOf(event: IncomingEvent): string | undefined
}

/** How a function gets its events in place of HTTP; `serve` opens it. */
export interface Transport<C = never> {
  /** Environment variables that it reads. */
  readonly settings: Settings
  /**
   * Begins to bring events.
   * @throws ConfigError if its settings make no sense together
   */
  open(service: Service<C>, handler: EventHandler): RunningTransport
}

/** A transport that brings events until it has brought all, or is closed. */
export interface RunningTransport {
  /** Why it does not bring events yet, in a word; undefined if it does. */
  readonly notReady: string | undefined
  /**
   * Resolves when it has brought all events that it was to bring. Rejects if it cannot go on: with an
   * error that has `isForOperator` if its message is for the operator.
   */
  readonly ended: Promise<void>
  /** Brings no more events, and waits for those in progress. Never rejects. */
  close(milliseconds: number): Promise<void>
}
