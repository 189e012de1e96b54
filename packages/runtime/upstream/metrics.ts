/** The metrics of the requests to upstreams, of all lookups of a function. */
import { type Metrics, SECONDS } from '../telemetry/metrics.ts'
import { Counter, Gauge, Histogram } from '../telemetry/prometheus.ts'

/** The state of the requests of one lookup, read at each scrape. */
export interface UpstreamState {
  /** Requests in flight. */
  readonly inFlight: number
  /** How many there may be at a time. */
  readonly limit: number
}

/** Counts one request. `code` is a row of the error table, or ok. */
export type CountRequest = (code: string, milliseconds: number) => void

/** By the metrics of a function: its lookups share one registration. */
const registered = new WeakMap<Metrics, UpstreamMetrics>()

/**
 * Registers the metrics of a lookup's requests. No label takes its values from events.
 * @param name the name of the function
 * @param lookup the name under which the function has the lookup
 * @returns a function that counts one request
 */
export function countRequests(
  name: string,
  lookup: string,
  metrics: Metrics,
  state: UpstreamState,
): CountRequest {
  let own = registered.get(metrics)
  if (!own) {
    own = new UpstreamMetrics(name, metrics)
    registered.set(metrics, own)
  }
  return own.add(lookup, state)
}

class UpstreamMetrics {
  readonly #name: string
  readonly #states = new Map<string, UpstreamState>()
  readonly #requests: Counter<'function' | 'lookup' | 'code'>
  readonly #duration: Histogram<'function' | 'lookup'>

  constructor(name: string, { registry }: Metrics) {
    const registers = [registry]
    this.#name = name
    this.#requests = new Counter({
      name: 'tributary_upstream_requests_total',
      help: 'Requests of a lookup; code is a row of the error table, or ok.',
      labelNames: ['function', 'lookup', 'code'],
      registers,
    })
    this.#duration = new Histogram({
      name: 'tributary_upstream_duration_seconds',
      help: 'How long the upstream took, until its body had come.',
      labelNames: ['function', 'lookup'],
      buckets: SECONDS,
      registers,
    })
    const states = this.#states
    const gauge = (metric: string, help: string, value: (state: UpstreamState) => number) =>
      new Gauge({
        name: metric,
        help,
        labelNames: ['function', 'lookup'],
        registers,
        collect() {
          for (const [lookup, state] of states) this.set({ function: name, lookup }, value(state))
        },
      })
    gauge(
      'tributary_upstream_requests_in_flight',
      'Requests of a lookup in flight.',
      ({ inFlight }) => inFlight,
    )
    gauge(
      'tributary_upstream_limit',
      'How many requests an upstream may get at a time: the smallest limit of any host in use.',
      ({ limit }) => limit,
    )
  }

  add(lookup: string, state: UpstreamState): CountRequest {
    this.#states.set(lookup, state)
    const labels = { function: this.#name, lookup }
    return (code, milliseconds) => {
      this.#requests.inc({ ...labels, code })
      this.#duration.observe(labels, milliseconds / 1000)
    }
  }
}
