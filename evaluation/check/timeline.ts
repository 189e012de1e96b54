/** When each change arrived in the input topic, and when its enriched form in the output topic. */
import { quantile } from '../../bench/statistics.ts'
import type { Written } from './account.ts'

/** What a process had sent before it was killed is stored so long after that, at most; nobody starts as fast. */
const ON_ITS_WAY_MS = 250

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

  /** Seconds from a kill to the first new output of the next process. */
  firstAfter(kill: number): number {
    return this.#secondsTo(kill, this.#first.find(({ at }) => at > kill + ON_ITS_WAY_MS)?.at)
  }

  /** Seconds from a kill until the lag was normal again. */
  caughtUpAfter(kill: number): number {
    return this.#caughtUp(kill, kill + ON_ITS_WAY_MS)
  }

  /** Seconds from the end of a burst until the lag was normal again. */
  drainedAfter(burst: number): number {
    return this.#caughtUp(burst, burst)
  }

  #caughtUp(time: number, after: number): number {
    const arrivals = [...this.#arrived.values()].sort((a, b) => a - b)
    let arrived = 0
    for (const [written, { at }] of this.#first.entries()) {
      while ((arrivals[arrived] ?? Number.POSITIVE_INFINITY) <= at) arrived++
      if (at > after && arrived - (written + 1) <= NORMAL_LAG) return this.#secondsTo(time, at)
    }
    return Number.NaN
  }

  #secondsTo(from: number, to: number | undefined): number {
    return to === undefined ? Number.NaN : (to - from) / 1000
  }
}
