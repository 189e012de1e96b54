/** When each change arrived in the input topic, and when its enriched form in the output topic. */
import { quantile } from '../../bench/statistics.ts'
import type { Written } from './account.ts'

/** Lag up to this many changes is normal at 36 a second: half a second's. */
const NORMAL_LAG = 18

export class Timeline {
  /** By revision, in milliseconds since the epoch. */
  readonly #arrived: ReadonlyMap<number, number>
  readonly #written: readonly Written[]
  readonly #first: readonly Written[]

  constructor(arrived: ReadonlyMap<number, number>, written: readonly Written[]) {
    this.#arrived = arrived
    this.#written = written.toSorted((a, b) => a.at - b.at)
    this.#first = this.#written.filter(({ isRepeated }) => !isRepeated)
  }

  /** Quantiles of the time from input to output, in milliseconds, of the changes after one and up to another. */
  latency(after: number, upTo: number) {
    const latencies = this.#first
      .filter(({ revId }) => revId > after && revId <= upTo)
      .map(({ revId, at }) => at - (this.#arrived.get(revId) ?? Number.NaN))
      .sort((a, b) => a - b)
    return Object.fromEntries(
      [0.5, 0.99, 0.999].map((fraction) => [
        `p${fraction * 100} ms`,
        quantile(latencies, fraction),
      ]),
    )
  }

  /** Records written again between two times. */
  repeated(from: number, to: number): number {
    return this.#written.filter(({ at, isRepeated }) => isRepeated && at >= from && at < to).length
  }

  /** The longest time without a new output between two times, in seconds. */
  longestGap(from: number, to: number): number {
    const times = this.#first.map(({ at }) => at).filter((at) => at >= from && at < to)
    return Math.max(...times.slice(1).map((at, index) => at - (times[index] as number))) / 1000
  }

  /** Seconds from a time to the first new output that a later process wrote. */
  firstAfter(time: number): number {
    return this.#secondsTo(time, this.#first.find(({ at }) => at > time)?.at)
  }

  /** Seconds from a disturbance until the lag was normal again, after it had not been. */
  caughtUp(time: number): number {
    const arrivals = [...this.#arrived.values()].sort((a, b) => a - b)
    let arrived = 0
    for (const [written, { at }] of this.#first.entries()) {
      while ((arrivals[arrived] ?? Number.POSITIVE_INFINITY) <= at) arrived++
      if (at > time && arrived - (written + 1) <= NORMAL_LAG) return this.#secondsTo(time, at)
    }
    return Number.NaN
  }

  #secondsTo(from: number, to: number | undefined): number {
    return to === undefined ? Number.NaN : (to - from) / 1000
  }
}
