import type { Span } from '@opentelemetry/api'
import type { BinaryMessage } from './codec/http.ts'
import type { Received } from './input.ts'
import type { Skip } from './results.ts'
import type { Part } from './service.ts'

/** Takes the results in place of the answer. The caller gets 204 once they are delivered. */
export interface Delivery<In = never> {
  /** Loads what the first event will need. */
  warm(): Promise<void>
  /**
   * Resolves when the event is stored, or with a reason if the delivery drops it.
   * @param signal aborted at the event's deadline, and at the end of the process
   * @throws EventError, or the signal's reason
   */
  deliver(outgoing: Outgoing<In>, signal: AbortSignal): Promise<Skip | undefined>
  /** An event has ended for good, delivered or not: it does not come again. */
  ended?(record: EventRecord): void
  /** The process is about to end: events that are only held are answered 503, to come again. */
  drain?(): void
  close(): Promise<void>
}

/** The Kafka record of an event, as its headers name it: also of an event that could not be read. */
export interface EventRecord {
  readonly source: string
  readonly knativekafkapartition?: unknown
  readonly knativekafkaoffset?: unknown
}

/** An event on its way out, and the event that it was made from. */
export interface Outgoing<In> {
  readonly message: BinaryMessage
  readonly received: Received<In>
  readonly span: Span
}

/** A delivery that an enrichment names: it takes the results in place of the answer and of K_SINK. */
export interface OpenDelivery<In = never, C = never> extends Part<Delivery<In>, C> {
  /**
   * It holds events in their open requests until others have come. Whoever calls such a function
   * needs many requests in flight and long timeouts.
   */
  readonly holdsEvents?: boolean
}
