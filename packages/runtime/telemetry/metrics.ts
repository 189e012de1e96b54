import { Counter, Gauge, Histogram, Registry } from './prometheus.ts'

/** How an event ended: `enriched`, `skipped`, or failed for good or until a retry. */
export type Outcome = 'enriched' | 'skipped' | 'terminal' | 'retryable'

/** The buckets of a histogram of durations, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]

/** The metrics of one function. No label takes its values from events. */
export class Metrics {
  /** Where lookups and deliveries register their own metrics. */
  readonly registry = new Registry()
  /** The host's metrics, all with the label `function`. The histogram gets it when it is scraped. */
  readonly host = new Registry()
  /**
   * How many events ended with each code, by outcome. prom-client finds a counter by a text that it
   * makes of the labels: for each event that took 2 of 70 µs, and a scrape is rare.
   */
  readonly #counts = new Map<Outcome, Map<string, number>>()
  readonly #duration: Histogram

  /** @param inFlight read at each scrape: how many events are in progress */
  constructor(name: string, inFlight: () => number) {
    const labels = { function: name }
    this.host.setDefaultLabels(labels)
    const registers = [this.host]
    const counts = this.#counts
    new Counter({
      name: 'tributary_events_total',
      help: 'Events by how they ended; code is a row of the error table, a reason to skip, or ok.',
      labelNames: ['function', 'outcome', 'code'],
      registers,
      collect() {
        this.reset()
        for (const [outcome, codes] of counts) {
          for (const [code, count] of codes) this.inc({ ...labels, outcome, code }, count)
        }
      },
    })
    this.#duration = new Histogram({
      name: 'tributary_event_duration_seconds',
      help: "From an event's admission to its answer.",
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
    const codes = this.#counts.get(outcome) ?? new Map<string, number>()
    this.#counts.set(outcome, codes.set(code, (codes.get(code) ?? 0) + 1))
    this.#duration.observe(milliseconds / 1000)
  }

  /** The Prometheus text format and its content type. */
  async render(): Promise<{ body: string; contentType: string }> {
    const texts = await Promise.all([this.host.metrics(), this.registry.metrics()])
    return { body: texts.join('\n'), contentType: this.registry.contentType }
  }
}
