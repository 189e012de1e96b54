import type { Span } from '@opentelemetry/api'
import type { BinaryMessage, Event } from './codec/http.ts'
import type { Received } from './input.ts'
import type { Lookup } from './lookup.ts'
import type { Skip } from './results.ts'
import type { Part, Service } from './service.ts'

/** Takes the results in place of the answer. The caller gets 204 once they are delivered. */
export interface Delivery<In = never> {
  /** Loads what the first event will need. */
  warm(): Promise<void>
  /**
   * Resolves when the event is stored, or with a reason if the delivery drops it.
   * @param signal aborted at the event's deadline, and at the end of the process
   * @param store stores results, where a transport brings the events; then there is no deadline
   * @throws EventError, or the signal's reason
   */
  deliver(outgoing: Outgoing<In>, signal: AbortSignal, store?: Store): Promise<Skip | undefined>
  /** Without it, no transport can bring the events of this delivery. */
  readonly ordering?: Ordering<In>
  /** An event has ended for good, delivered or not: it does not come again. */
  ended?(record: EventRecord): void
  /** The process is about to end: events that are only held are answered 503, to come again. */
  drain?(): void
  close(): Promise<void>
}

/**
 * Stores a result; it waits for as long as no result can be stored.
 * @param to where to, other than to the results
 * @returns why this one is too large to be stored, undefined once it is stored
 * @throws the signal's reason if the event is abandoned meanwhile
 */
export type Store = (
  event: Event,
  body: Buffer | string | undefined,
  to?: 'inconsistencies',
) => Promise<string | undefined>

/** How a transport brings events to a delivery that puts them in the order of their times. */
export interface Ordering<In = never> {
  /** Resolves when this process is the one that may bring events. */
  begin(partitions: Partitions): Promise<void>
  /** The time of an event, in milliseconds since the epoch. The oldest event of all partitions comes next. */
  timeOf(received: Received<In>): number
  /** A partition that has brought nothing for so many milliseconds is not waited for. */
  readonly idle: number
  /** The events that wait for others. More have to be brought meanwhile. */
  readonly held: { readonly events: number; readonly bytes: number }
}

/** The partitions that a transport reads. */
export interface Partitions {
  /**
   * All events before this time were brought, in milliseconds since the epoch. It is Infinity if no partition
   * is waited for, and -Infinity while it is not known.
   */
  readonly watermark: number
  /** The watermark of one stream, as its events name it in `meta.stream`: it may be ahead of the others. */
  watermarkOf(stream: string): number
  /** This process may bring no more events, and ends. */
  end(reason: string): void
}

/** The Kafka record of an event, as its headers name it: also of an event that could not be read. */
export interface EventRecord {
  readonly source: string
  readonly knativekafkapartition?: unknown
  readonly knativekafkaoffset?: unknown
}

/** An event on its way out, and the event that it was made from. */
export interface Outgoing<In> {
  readonly event: Event
  /** The event as an HTTP message. */
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
  /** @param lookups those of the function, for a delivery that asks something long after `enrich` has answered */
  open(
    service: Service<C>,
    name: string,
    lookups?: Readonly<Record<string, Lookup<unknown>>>,
  ): Delivery<In>
}
