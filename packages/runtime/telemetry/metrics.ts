import { Counter, Gauge, Histogram, Registry } from './prometheus.ts'

/** How an event ended: `enriched`, `skipped`, or failed for good or until a retry. */
export type Outcome = 'enriched' | 'skipped' | 'terminal' | 'retryable'

/** The buckets of a duration, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]

/** The metrics of one function. No label takes its values from events. */
export class Metrics {
  /** Where lookups and deliveries register their own metrics. */
  readonly registry = new Registry()
  readonly #labels: { readonly function: string }
  readonly #events: Counter<'function' | 'outcome' | 'code'>
  readonly #duration: Histogram<'function'>

  /** @param inFlight read at each scrape: how many events are in progress */
  constructor(name: string, inFlight: () => number) {
    const labels = { function: name }
    const registers = [this.registry]
    this.#labels = labels
    this.#events = new Counter({
      name: 'tributary_events_total',
      help: 'Events by how they ended; code is a row of the error table, a reason to skip, or ok.',
      labelNames: ['function', 'outcome', 'code'],
      registers,
    })
    this.#duration = new Histogram({
      name: 'tributary_event_duration_seconds',
      help: "From an event's admission to its answer.",
      labelNames: ['function'],
      buckets: SECONDS,
      registers,
    })
    new Gauge({
      name: 'tributary_events_in_flight',
      help: 'Events in progress.',
      labelNames: ['function'],
      registers,
      collect() {
        this.set(labels, inFlight())
      },
    })
  }

  event(outcome: Outcome, code: string, milliseconds: number): void {
    this.#events.inc({ ...this.#labels, outcome, code })
    this.#duration.observe(this.#labels, milliseconds / 1000)
  }

  /** The Prometheus text format and its content type. */
  async render(): Promise<{ body: string; contentType: string }> {
    return { body: await this.registry.metrics(), contentType: this.registry.contentType }
  }
}
