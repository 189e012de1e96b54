/** A MirrorMaker 2 connector, as a failover stops, moves and starts it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError } from '../failures.ts'
import type { Connect } from './connect.ts'
import { isAt, type Kafka, type Partition, type Position } from './kafka.ts'

/** How long a connector may take to change its state. */
const TIMEOUT_MS = 60_000

/** A partition of the source, and how many of its records are not yet acknowledged in the copy. */
export interface PartitionLag extends Partition {
  readonly lag: number
}

export interface MirrorOptions {
  /** The datacenter it reads. */
  readonly from: string
  readonly topics: readonly string[]
  /** The Kafka Connect that runs it, in the datacenter it writes to. */
  readonly connect: Pick<Connect, 'url' | 'call'>
  /** The Kafka that it reads. */
  readonly source: Pick<Kafka, 'ends'>
}

/** It copies topics in one direction, under their own names. */
export class Mirror {
  readonly name: string
  readonly from: string
  readonly topics: readonly string[]
  readonly #connect: MirrorOptions['connect']
  readonly #source: MirrorOptions['source']

  constructor(name: string, { from, topics, connect, source }: MirrorOptions) {
    this.name = name
    this.from = from
    this.topics = topics
    this.#connect = connect
    this.#source = source
  }

  /** @returns `MISSING` if there is no such connector */
  async state(): Promise<string> {
    const status = await this.#connect.call('GET', this.#path('status'), undefined, [404])
    if (status === undefined) {
      // A worker that has just started, or made the connector, does not know its status yet.
      const known = await this.#connect.call('GET', this.#path('config'), undefined, [404])
      return known === undefined ? 'MISSING' : 'STARTING'
    }
    const { connector, tasks } = status as Status
    const states = [connector, ...tasks].map((each) => each.state)
    // A connector without a task copies nothing, and one that still has a task has not stopped.
    if (connector.state === 'RUNNING' && tasks.length === 0) return 'STARTING'
    if (connector.state === 'STOPPED' && tasks.length > 0) return 'STOPPING'
    return states.find((each) => each !== 'RUNNING') ?? 'RUNNING'
  }

  async stop(): Promise<void> {
    await this.#connect.call('PUT', this.#path('stop'))
    await this.reach('STOPPED')
  }

  /**
   * Stops copying, and does not wait until the connector itself has stopped: if its source is away, it
   * takes a minute to give up its connections.
   */
  async halt(): Promise<void> {
    await this.#connect.call('PUT', this.#path('stop'))
    // A connector without tasks copies nothing, and one that is to stop gets none.
    await this.reach('STOPPED', 'STARTING')
  }

  /** Continues where it stopped, or where `continueFrom` set it. */
  async start(): Promise<void> {
    await this.#connect.call('PUT', this.#path('resume'))
    await this.reach('RUNNING')
  }

  /** The partitions with records that the target has not acknowledged. Empty: the copy is complete. */
  async lag(): Promise<PartitionLag[]> {
    return this.#behind(await this.#source.ends(this.topics))
  }

  /**
   * Waits until every record that the source has at this moment is in the copy.
   * @param report called with what is missing, again and again
   */
  async caughtUp(report: (lags: readonly PartitionLag[]) => void = () => {}): Promise<void> {
    const ends = await this.#source.ends(this.topics)
    for (;;) {
      const lags = await this.#behind(ends)
      if (lags.length === 0) return
      report(lags)
      const state = await this.state()
      if (['FAILED', 'STOPPED', 'PAUSED', 'MISSING'].includes(state)) {
        const restart = `${this.#connect.url}${this.#path('restart')}?includeTasks=true`
        throw new RunError(
          `${this.name} is ${state} and lags: ${describeLags(lags)}; see the log of Kafka Connect, and POST ${restart}`,
        )
      }
      await sleep(100)
    }
  }

  /** The last record of each partition that the target has acknowledged, as Kafka Connect noted it. */
  async noted(): Promise<(Partition & { readonly offset: number })[]> {
    const { offsets } = (await this.#connect.call('GET', this.#path('offsets'))) as Offsets
    return offsets.map(({ partition: { topic, partition }, offset: { offset } }) => ({
      topic,
      partition,
      offset,
    }))
  }

  /**
   * Sets where a stopped mirror continues.
   * @param positions the first record to copy of each partition; 0 copies what the topic has
   */
  async continueFrom(positions: readonly (Partition & { offset: number })[]): Promise<void> {
    const offsets = positions.map(({ topic, partition, offset }) => ({
      partition: { cluster: this.from, partition, topic },
      // Kafka Connect notes the last record that was copied; null is none.
      offset: offset > 0 ? { offset: offset - 1 } : null,
    }))
    if (offsets.length > 0) await this.#connect.call('PATCH', this.#path('offsets'), { offsets })
  }

  async reach(...states: readonly string[]): Promise<void> {
    for (const until = Date.now() + TIMEOUT_MS; ; await sleep(100)) {
      const now = await this.state()
      if (states.includes(now)) return
      if (now === 'FAILED' || Date.now() > until) {
        throw new RunError(
          `${this.name} is ${now}, not ${states[0]}; see ${this.#connect.url}${this.#path('status')} and the log of Kafka Connect`,
        )
      }
    }
  }

  #path(resource: string): string {
    return `/connectors/${encodeURIComponent(this.name)}/${resource}`
  }

  async #behind(ends: readonly Position[]): Promise<PartitionLag[]> {
    const noted = await this.noted()
    return ends
      .map(({ topic, partition, offset }) => {
        const last = noted.find((each) => isAt(each, { topic, partition }))?.offset ?? -1
        return { topic, partition, lag: offset - (last + 1) }
      })
      .filter(({ lag }) => lag > 0)
  }
}

interface Status {
  readonly connector: { readonly state: string }
  readonly tasks: readonly { readonly state: string }[]
}

interface Offsets {
  readonly offsets: readonly {
    readonly partition: Partition
    readonly offset: { readonly offset: number }
  }[]
}

export const sumOf = (lags: readonly PartitionLag[]): number =>
  lags.reduce((sum, { lag }) => sum + lag, 0)

export const describeLags = (lags: readonly PartitionLag[]): string =>
  lags.map(({ topic, partition, lag }) => `${topic}/${partition} by ${lag} records`).join(', ')
