// The classes alone: the package's index loads default metrics, clustering and a push gateway, which
// cost 45 ms of a cold start; these cost 2 ms.
import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'

/** How an event ended: `enriched`, `skipped`, or failed for good or until a retry. */
export type Outcome = 'enriched' | 'skipped' | 'terminal' | 'retryable'

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]

/** What is under way to the wikis; read at each scrape. */
export interface Upstream {
  /** Requests under way. */
  readonly inFlight: number
  /** The smallest limit of any wiki. */
  readonly limit: number
}

interface Ended {
  readonly outcome: Outcome
  readonly code: string
  readonly milliseconds: number
}

/** So many events are counted in one go, if no scrape comes before: one by one costs each 3 µs more. */
const AT_ONCE = 100

/** The metrics of one function. No label takes its values from events. */
export class Metrics {
  /** For what only some functions measure. */
  readonly registry = new Registry()
  readonly #function: string
  /** What has ended, and is not counted yet. */
  readonly #ended: Ended[] = []
  readonly #events: Counter<'function' | 'outcome' | 'code'>
  readonly #duration: Histogram<'function'>
  readonly #inFlight: Gauge<'function'>
  readonly #requests: Counter<'function' | 'code'>
  readonly #revisions: Counter<'function'>
  readonly #upstream: Histogram<'function'>

  /** @param inFlight read at each scrape: how many events are in progress */
  constructor(name: string, inFlight: () => number) {
    const registers = [this.registry]
    this.#function = name
    this.#events = new Counter({
      name: 'tributary_events_total',
      help: 'Events by how they ended; code is a row of the error table, a reason to skip, or ok.',
      labelNames: ['function', 'outcome', 'code'],
      registers,
    })
    this.#duration = new Histogram({
      name: 'tributary_event_duration_seconds',
      help: 'From an event being read to its answer.',
      labelNames: ['function'],
      buckets: SECONDS,
      registers,
    })
    this.#inFlight = new Gauge({
      name: 'tributary_events_in_flight',
      help: 'Events in progress.',
      labelNames: ['function'],
      registers,
      collect() {
        this.set({ function: name }, inFlight())
      },
    })
    this.#requests = new Counter({
      name: 'tributary_upstream_requests_total',
      help: 'Requests to the MediaWiki API; code is a row of the error table, or ok.',
      labelNames: ['function', 'code'],
      registers,
    })
    this.#revisions = new Counter({
      name: 'tributary_upstream_revisions_total',
      help: 'Revisions asked for in these requests, which events share.',
      labelNames: ['function'],
      registers,
    })
    this.#upstream = new Histogram({
      name: 'tributary_upstream_duration_seconds',
      help: 'How long the MediaWiki API took, body included.',
      labelNames: ['function'],
      buckets: SECONDS,
      registers,
    })
    this.#inFlight.set({ function: name }, 0)
  }

  event(outcome: Outcome, code: string, milliseconds: number): void {
    this.#ended.push({ outcome, code, milliseconds })
    if (this.#ended.length === AT_ONCE) this.#handOver()
  }

  #handOver(): void {
    for (const { outcome, code, milliseconds } of this.#ended) {
      this.#events.inc({ function: this.#function, outcome, code })
      this.#duration.observe({ function: this.#function }, milliseconds / 1000)
    }
    this.#ended.length = 0
  }

  /** Shows the state of the requests to the wikis. */
  watchUpstream(upstream: Upstream): void {
    const labels = { function: this.#function }
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['function'],
        registers: [this.registry],
        collect() {
          this.set(labels, value())
        },
      })
    gauge(
      'tributary_upstream_requests_in_flight',
      'Requests to the MediaWiki API under way, of all wikis.',
      () => upstream.inFlight,
    )
    gauge(
      'tributary_upstream_limit',
      'How many requests a wiki may get at a time: the smallest limit of any wiki in use.',
      () => upstream.limit,
    )
  }

  upstream(code: string, milliseconds: number, revisions: number): void {
    this.#requests.inc({ function: this.#function, code })
    this.#revisions.inc({ function: this.#function }, revisions)
    this.#upstream.observe({ function: this.#function }, milliseconds / 1000)
  }

  /** The Prometheus text format and its content type. */
  async render(): Promise<{ body: string; contentType: string }> {
    this.#handOver()
    return { body: await this.registry.metrics(), contentType: this.registry.contentType }
  }
}
