import type { Span } from '@opentelemetry/api'
import type { BinaryMessage, Event } from './codec/http.ts'
import type { Config } from './config.ts'
import type { Skip } from './enrichment.ts'
import type { Log } from './log.ts'
import type { Input } from './output.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** A way for results to leave that is not the answer: the caller gets 204 once they are delivered. */
export interface Delivery {
  /** Loads what the first event will need. */
  warm(): Promise<void>
  /**
   * Resolves when the event is where it belongs, with a reason if that is nowhere.
   * @param signal aborted when the caller waits no longer
   * @throws EventError, or what the signal was aborted with
   */
  deliver(outgoing: Outgoing, signal: AbortSignal): Promise<Skip | undefined>
  /** An event has ended, whether it was delivered or not: it does not come again. */
  ended?(event: Event): void
  /** The process is about to end: nothing is waited for any more. */
  drain?(): void
  close(): Promise<void>
}

/** An event on its way out, and the one that it was made of. */
export interface Outgoing {
  readonly message: BinaryMessage
  readonly input: Input
  readonly span: Span
}

/** What a delivery is opened with. */
export interface Service {
  /** The function's. */
  readonly name: string
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
}

export type OpenDelivery = (service: Service) => Delivery
