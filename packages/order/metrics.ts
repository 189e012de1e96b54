import { Counter, Gauge, Histogram, type Metrics } from '@tributary/runtime'
import type { FinalDecision } from './decide.ts'

const SECONDS = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600]

/** The state that each scrape reads. */
export interface OrderState {
  readonly held: number
  /** In milliseconds. */
  readonly lag: number
  /** 0 while this instance is a standby. */
  readonly epoch: number
}

/** The metrics of an ordered stream. No label takes its values from events. */
export class OrderMetrics {
  readonly #gaps: Counter<string>
  readonly #late: Counter<'reason'>
  readonly #duplicates: Counter<string>
  readonly #hold: Histogram<string>

  constructor({ registry }: Metrics, state: () => OrderState) {
    const registers = [registry]
    const gauge = (name: string, help: string, value: (state: OrderState) => number) =>
      new Gauge({
        name: `tributary_order_${name}`,
        help,
        registers,
        collect() {
          this.set(value(state()))
        },
      })
    gauge('held', 'Changes that wait for changes that belong before them.', ({ held }) => held)
    gauge(
      'epoch',
      'The epoch of this instance while it is the active one; else 0.',
      ({ epoch }) => epoch,
    )
    gauge(
      'lag_seconds',
      'How far the inputs are behind the clock, in event time.',
      ({ lag }) => lag / 1000,
    )
    this.#gaps = new Counter({
      name: 'tributary_order_gaps_total',
      help: 'Changes that were emitted with a gap before them.',
      registers,
    })
    this.#late = new Counter({
      name: 'tributary_order_late_total',
      help: 'Changes that went to the inconsistency topic, by reason.',
      labelNames: ['reason'],
      registers,
    })
    this.#duplicates = new Counter({
      name: 'tributary_order_duplicates_total',
      help: 'Changes that came again after they had been emitted.',
      registers,
    })
    this.#hold = new Histogram({
      name: 'tributary_order_hold_seconds',
      help: 'How long a change waited for its place in the order, until it was stored.',
      buckets: SECONDS,
      registers,
    })
  }

  placed(placed: FinalDecision, milliseconds: number): void {
    this.#hold.observe(milliseconds / 1000)
    if (placed === 'gap') this.#gaps.inc()
    else if (placed === 'duplicate') this.#duplicates.inc()
    else if (placed !== 'emit') this.#late.inc({ reason: placed })
  }
}
