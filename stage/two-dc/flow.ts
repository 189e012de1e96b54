import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from '@platformatic/kafka'
import type { Connect } from './connect.ts'
import { type FlowOptions, flowConfig } from './flow-config.ts'
import { endOffsets, type Position } from './offsets.ts'

/** How long a flow may take to do as it is told, or to catch up. */
const PATIENCE_MS = 60_000

/** A partition of the source, and how many of its records are not yet known to be in the copy. */
export interface Behind extends Position {
  readonly behind: number
}

/** Topics mirrored in one direction by MirrorMaker 2, under their own names. */
export class Flow {
  readonly name: string
  readonly from: string
  readonly topics: readonly string[]
  readonly #options: FlowOptions
  readonly #connect: Connect
  readonly #source: Admin

  /**
   * @param connect the worker at the target
   * @param source a client of the Kafka it reads
   */
  constructor(options: FlowOptions, connect: Connect, source: Admin) {
    this.name = options.name
    this.from = options.from
    this.topics = options.topics
    this.#options = options
    this.#connect = connect
    this.#source = source
  }

  async create(state: 'RUNNING' | 'STOPPED'): Promise<void> {
    const config = flowConfig(this.#options)
    await this.#connect.call('POST', '/connectors', {
      name: this.name,
      config,
      initial_state: state,
    })
    await this.#reach(state)
  }

  async state(): Promise<string> {
    // 404: nothing is known of it yet.
    const status = await this.#connect.call('GET', this.#path('status'), undefined, [404])
    if (status === undefined) return 'STARTING'
    const { connector, tasks } = status as Status
    const states = [connector, ...tasks].map((each) => each.state)
    // Until it has a task it copies nothing, and until it has none it has not stopped.
    if (connector.state === 'RUNNING' && tasks.length === 0) return 'STARTING'
    if (connector.state === 'STOPPED' && tasks.length > 0) return 'STOPPING'
    return states.find((each) => each !== 'RUNNING') ?? 'RUNNING'
  }

  async stop(): Promise<void> {
    await this.#connect.call('PUT', this.#path('stop'))
    await this.#reach('STOPPED')
  }

  /** Starts it where it stopped, or where `skipToEnd` set it. */
  async start(): Promise<void> {
    await this.#connect.call('PUT', this.#path('resume'))
    await this.#reach('RUNNING')
  }

  /** What is missing in the copy, from what the target has acknowledged. Nothing: all is there. */
  async behind(): Promise<Behind[]> {
    return this.#missing(await endOffsets(this.#source, this.topics))
  }

  /** Waits until all that the source has at this moment is in the copy. */
  async caughtUp(patience = PATIENCE_MS): Promise<void> {
    const ends = await endOffsets(this.#source, this.topics)
    for (const until = Date.now() + patience; ; await sleep(100)) {
      const behind = await this.#missing(ends)
      if (behind.length === 0) return
      if (Date.now() > until) throw new Error(`${this.name} is behind: ${describe(behind)}`)
    }
  }

  /**
   * Sets where the flow, which is stopped, goes on reading: at the source's end. What is there now
   * came from the other side, and would come back to it twice.
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

  #path(what: string): string {
    return `/connectors/${encodeURIComponent(this.name)}/${what}`
  }

  async #missing(ends: readonly Position[]): Promise<Behind[]> {
    const { offsets } = (await this.#connect.call('GET', this.#path('offsets'))) as Offsets
    return ends
      .map((end) => {
        const last = offsets.find(({ partition }) => isAt(partition, end))?.offset.offset ?? -1
        return { ...end, behind: end.offset - (last + 1) }
      })
      .filter(({ behind }) => behind > 0)
  }

  async #reach(state: string): Promise<void> {
    for (const until = Date.now() + PATIENCE_MS; ; await sleep(100)) {
      const now = await this.state()
      if (now === state) return
      if (now === 'FAILED' || Date.now() > until) {
        throw new Error(
          `${this.name} is ${now}, not ${state}; see the log of ${this.#connect.part.name}`,
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

/** The last record of each partition that is in the copy, as far as Kafka Connect has noted it. */
interface Offsets {
  readonly offsets: readonly {
    readonly partition: Partition
    readonly offset: { readonly offset: number }
  }[]
}

const isAt = (one: Partition, other: Partition): boolean =>
  one.topic === other.topic && one.partition === other.partition

const describe = (behind: readonly Behind[]): string =>
  behind.map(({ topic, partition, behind }) => `${topic}/${partition} by ${behind}`).join(', ')
