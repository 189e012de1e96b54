import { Counter, Gauge, Histogram, type Metrics, SECONDS } from '@tributary/runtime'

/** The state of the requests to the wikis, read at each scrape. */
export interface Upstream {
  /** Requests in flight. */
  readonly inFlight: number
  /** The smallest limit of any wiki in use. */
  readonly limit: number
}

/** The metrics of the requests to the wikis. No label takes its values from events. */
export class UpstreamMetrics {
  readonly #labels: { readonly function: string }
  readonly #requests: Counter<'function' | 'code'>
  readonly #revisions: Counter<'function'>
  readonly #duration: Histogram<'function'>

  constructor(name: string, { registry }: Metrics, upstream: Upstream) {
    const labels = { function: name }
    const registers = [registry]
    this.#labels = labels
    this.#requests = new Counter({
      name: 'tributary_upstream_requests_total',
      help: 'Requests to the MediaWiki API; code is a row of the error table, or ok.',
      labelNames: ['function', 'code'],
      registers,
    })
    this.#revisions = new Counter({
      name: 'tributary_upstream_revisions_total',
      help: 'Revisions that these requests asked for; events share requests.',
      labelNames: ['function'],
      registers,
    })
    this.#duration = new Histogram({
      name: 'tributary_upstream_duration_seconds',
      help: 'How long the MediaWiki API took, until its body had come.',
      labelNames: ['function'],
      buckets: SECONDS,
      registers,
    })
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['function'],
        registers,
        collect() {
          this.set(labels, value())
        },
      })
    gauge(
      'tributary_upstream_requests_in_flight',
      'Requests to the MediaWiki API in flight, of all wikis.',
      () => upstream.inFlight,
    )
    gauge(
      'tributary_upstream_limit',
      'How many requests a wiki may get at a time: the smallest limit of any wiki in use.',
      () => upstream.limit,
    )
  }

  /** @param code a row of the error table, or ok */
  request(code: string, milliseconds: number, revisions: number): void {
    this.#requests.inc({ ...this.#labels, code })
    this.#revisions.inc(this.#labels, revisions)
    this.#duration.observe(this.#labels, milliseconds / 1000)
  }
}
