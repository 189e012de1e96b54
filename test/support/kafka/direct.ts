/** A function directly on a real Kafka: its topics, and the processes that are members of its group. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { decodeOffsetMap, type OffsetRange } from '../../../packages/kafka/offset-map.ts'
import type { Broker } from '../../../stage/kafka/broker.ts'
import {
  count,
  load,
  type NewRecord,
  readAll,
  type StoredRecord,
} from '../../../stage/kafka/topics.ts'
import { FunctionProcess } from '../function-process.ts'

export type Environment = Readonly<Record<string, string>>

const PATIENCE_MS = 120_000

export class DirectPipeline implements AsyncDisposable {
  readonly broker: Broker
  readonly name: string
  readonly partitions: number
  readonly #bundle: string
  readonly #env: Environment
  readonly #members = new Set<FunctionProcess>()

  private constructor(
    broker: Broker,
    name: string,
    partitions: number,
    bundle: string,
    env: Environment,
  ) {
    this.broker = broker
    this.name = name
    this.partitions = partitions
    this.#bundle = bundle
    this.#env = env
  }

  /**
   * @param env further settings of all members
   * @param configs settings of the input topic
   * @param outConfigs settings of the output topic
   */
  static async on(
    broker: Broker,
    name: string,
    records: readonly NewRecord[],
    {
      bundle,
      partitions = 4,
      env = {},
      configs = {},
      outConfigs = {},
    }: {
      bundle: string
      partitions?: number
      env?: Environment
      configs?: Environment
      outConfigs?: Environment
    },
  ): Promise<DirectPipeline> {
    const pipeline = new DirectPipeline(broker, name, partitions, bundle, env)
    await broker.create([pipeline.topic('in')], partitions, configs)
    await broker.create([pipeline.topic('out')], partitions, outConfigs)
    await broker.create([pipeline.topic('dead')], partitions)
    await load(broker, pipeline.topic('in'), records)
    return pipeline
  }

  topic(part: string): string {
    return `${this.name}.${part}`
  }

  /** Starts a member of the group. */
  member(env: Environment = {}): FunctionProcess {
    const member = FunctionProcess.spawn(this.#bundle, {
      PATH: process.env.PATH ?? '',
      DATACENTER: 'local',
      FUNC_TRANSPORT: 'kafka',
      KAFKA_BROKERS: this.broker.address,
      KAFKA_TOPIC: this.topic('in'),
      KAFKA_CONSUMER_GROUP: this.name,
      KAFKA_OUTPUT_TOPIC: this.topic('out'),
      KAFKA_DEAD_LETTER_TOPIC: this.topic('dead'),
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      ...this.#env,
      ...env,
    })
    this.#members.add(member)
    member.ended.then(() => this.#members.delete(member))
    return member
  }

  records(part: string): Promise<StoredRecord[]> {
    return readAll(this.broker, this.topic(part))
  }

  /** How many records the output and the dead letters have together. */
  async stored(): Promise<number> {
    const admin = this.broker.admin()
    try {
      const counts = ['out', 'dead'].map((part) => count(admin, this.topic(part), this.partitions))
      return (await Promise.all(counts)).reduce((a, b) => a + b)
    } finally {
      await admin.close()
    }
  }

  /** Waits until so many records are stored. */
  async untilStored(records: number): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(300)) {
      if ((await this.stored().catch(() => 0)) >= records) return
    }
    throw new Error(`${await this.stored()} of ${records} records after ${PATIENCE_MS} ms`)
  }

  /** Waits until the group has committed this of the only partition. */
  async untilCommitted(expected: {
    readonly offset: bigint
    readonly finished: readonly OffsetRange[]
  }): Promise<void> {
    const admin = this.broker.admin()
    try {
      for (const end = Date.now() + PATIENCE_MS; ; await sleep(300)) {
        const [group] = await admin.listConsumerGroupOffsets({ groups: [this.name] })
        const { committedOffset: offset = -1n, metadata = '' } =
          group?.topics[0]?.partitions[0] ?? {}
        const committed = { offset, finished: decodeOffsetMap(offset, metadata) }
        if (isDeepStrictEqual(committed, expected)) return
        if (Date.now() > end) throw new Error(`committed: ${offset} ${metadata}`)
      }
    } finally {
      await admin.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const member of this.#members) member.child.kill('SIGKILL')
    await Promise.all([...this.#members].map(({ ended }) => ended))
  }
}
