import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from '@platformatic/kafka'
import type { MirrorOptions } from '../../packages/order/mirror.ts'
import type { Connect } from './connect.ts'
import { mirrorConfig } from './mirror-config.ts'
import { endOffsets, type Position } from './offsets.ts'

/** How long a mirror may take to change its state, or to catch up. */
const TIMEOUT_MS = 60_000

/** A partition of the source, and how many of its records are not yet acknowledged in the copy. */
export interface PartitionLag extends Position {
  readonly lag: number
}

/** A MirrorMaker 2 connector: it copies topics in one direction, under their own names. */
export class Mirror {
  readonly name: string
  readonly from: string
  readonly topics: readonly string[]
  readonly #options: MirrorOptions
  readonly #connect: Connect
  readonly #source: Admin

  /**
   * @param connect the Kafka Connect worker at the target
   * @param source a client of the Kafka that the mirror reads
   */
  constructor(name: string, options: MirrorOptions, connect: Connect, source: Admin) {
    this.name = name
    this.from = options.from
    this.topics = options.topics
    this.#options = options
    this.#connect = connect
    this.#source = source
  }

  async create(state: 'RUNNING' | 'STOPPED'): Promise<void> {
    const config = mirrorConfig(this.#options)
    await this.#connect.call('POST', '/connectors', {
      name: this.name,
      config,
      initial_state: state,
    })
    await this.#reach(state)
  }

  async state(): Promise<string> {
    // 404: the worker does not know the new connector's status yet.
    const status = await this.#connect.call('GET', this.#path('status'), undefined, [404])
    if (status === undefined) return 'STARTING'
    const { connector, tasks } = status as Status
    const states = [connector, ...tasks].map((each) => each.state)
    // A connector without a task copies nothing, and one that still has a task has not stopped.
    if (connector.state === 'RUNNING' && tasks.length === 0) return 'STARTING'
    if (connector.state === 'STOPPED' && tasks.length > 0) return 'STOPPING'
    return states.find((each) => each !== 'RUNNING') ?? 'RUNNING'
  }

  async stop(): Promise<void> {
    await this.#connect.call('PUT', this.#path('stop'))
    await this.#reach('STOPPED')
  }

  /** Continues where it stopped, or where `skipToEnd` set it. */
  async start(): Promise<void> {
    await this.#connect.call('PUT', this.#path('resume'))
    await this.#reach('RUNNING')
  }

  /** The partitions with records that the target has not acknowledged. Empty: the copy is complete. */
  async lag(): Promise<PartitionLag[]> {
    return this.#lagBehind(await endOffsets(this.#source, this.topics))
  }

  /** Waits until every record that the source has at this moment is in the copy. */
  async caughtUp(timeout = TIMEOUT_MS): Promise<void> {
    const ends = await endOffsets(this.#source, this.topics)
    for (const until = Date.now() + timeout; ; await sleep(100)) {
      const lag = await this.#lagBehind(ends)
      if (lag.length === 0) return
      if (Date.now() > until) throw new Error(`${this.name} lags: ${describe(lag)}`)
    }
  }

  /**
   * Makes a stopped mirror continue at the source's end. The records before it came from the other side;
   * copied back, they would be there twice.
   */
  async skipToEnd(): Promise<void> {
    const offsets = (await endOffsets(this.#source, this.topics))
      .filter(({ offset }) => offset > 0)
      .map(({ topic, partition, offset }) => ({
        partition: { cluster: this.from, partition, topic },
        offset: { offset: offset - 1 },
      }))
    if (offsets.length > 0) await this.#connect.call('PATCH', this.#path('offsets'), { offsets })
  }

  #path(resource: string): string {
    return `/connectors/${encodeURIComponent(this.name)}/${resource}`
  }

  async #lagBehind(ends: readonly Position[]): Promise<PartitionLag[]> {
    const { offsets } = (await this.#connect.call('GET', this.#path('offsets'))) as Offsets
    return ends
      .map((end) => {
        const last = offsets.find(({ partition }) => isAt(partition, end))?.offset.offset ?? -1
        return { ...end, lag: end.offset - (last + 1) }
      })
      .filter(({ lag }) => lag > 0)
  }

  async #reach(state: string): Promise<void> {
    for (const until = Date.now() + TIMEOUT_MS; ; await sleep(100)) {
      const now = await this.state()
      if (now === state) return
      if (now === 'FAILED' || Date.now() > until) {
        const { log } = this.#connect.process
        throw new Error(
          `${this.name} is ${now}, not ${state}; see the log of Kafka Connect, ${log}`,
        )
      }
    }
  }
}

interface Status {
  readonly connector: { readonly state: string }
  readonly tasks: readonly { readonly state: string }[]
}

type Partition = Pick<Position, 'topic' | 'partition'>

/** The last record of each partition that the target has acknowledged, as Kafka Connect noted it. */
interface Offsets {
  readonly offsets: readonly {
    readonly partition: Partition
    readonly offset: { readonly offset: number }
  }[]
}

const isAt = (one: Partition, another: Partition): boolean =>
  one.topic === another.topic && one.partition === another.partition

const describe = (lags: readonly PartitionLag[]): string =>
  lags.map(({ topic, partition, lag }) => `${topic}/${partition} by ${lag} records`).join(', ')
