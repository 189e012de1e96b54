/** The Kafka of one datacenter, as a failover reads and changes it. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from '@platformatic/kafka'
import { explain, holdLoosely, library, readSettings, TopicReader } from '@tributary/kafka'
import { RunError } from '../failures.ts'

/** A partition of a topic. */
export interface Partition {
  readonly topic: string
  readonly partition: number
}

/** An offset, with the time of the record there; -1 if unknown. */
export interface Position extends Partition {
  readonly offset: number
  readonly timestamp: number
}

/** Offsets that Kafka knows by name: the one after the last record, and that of the newest record. */
const END = -1
const NEWEST = -3

/** How Kafka's protocol names a topic among the things that have settings. */
const TOPIC = 2 as const

const ATTEMPT_MS = 5000
/** How long a topic may take until it gives its records. */
const READ_MS = 60_000

export class Kafka implements AsyncDisposable {
  readonly #brokers: readonly string[]
  #admin: Admin | undefined

  /** @param brokers as `host:port` */
  constructor(brokers: readonly string[]) {
    this.#brokers = brokers
  }

  /** Why it does not answer; undefined if it does. */
  async away(): Promise<string | undefined> {
    const asking = this.#ask('', (admin) => admin.metadata({ topics: [], forceUpdate: true }))
    const why = `Kafka at ${this.#brokers.join(',')}: no answer in ${ATTEMPT_MS / 1000} s`
    const silent = sleep(ATTEMPT_MS, why, { ref: false })
    return Promise.race([
      asking.then(
        () => undefined,
        ({ message }) => message as string,
      ),
      silent,
    ])
  }

  /** Unique to this topic in this cluster, also if another has its name. */
  async idOf(topic: string): Promise<string | undefined> {
    const listed = await this.#ask(topic, (admin) => admin.metadata({ topics: [topic] }))
    return listed.topics.get(topic)?.id
  }

  /** The offset that the next record of each partition will have. */
  ends(topics: readonly string[]): Promise<Position[]> {
    return this.#offsets(topics, END)
  }

  /** The newest record of each partition by its timestamp; the offset is -1 in an empty one. */
  newest(topics: readonly string[]): Promise<Position[]> {
    return this.#offsets(topics, NEWEST)
  }

  /** The first record from a time on, by partition; the offset is -1 if there is none. */
  async firstSince(
    topic: string,
    times: ReadonlyMap<number, number>,
  ): Promise<Map<number, number>> {
    const found = new Map<number, number>()
    for (const [partition, time] of times) {
      const [at] = await this.#at([{ name: topic, partitions: [asked(partition, time)] }], topic)
      found.set(partition, at?.offset ?? -1)
    }
    return found
  }

  /**
   * The records at some offsets of a topic, by partition. Where an offset has no record (after compaction, or
   * if it is a transaction's mark), the next record stands for it. Partitions that begin or end before the
   * offset are left out.
   */
  async recordsAt(
    topic: string,
    offsets: ReadonlyMap<number, number>,
  ): Promise<Map<number, { offset: number; timestamp: number }>> {
    const found = new Map<number, { offset: number; timestamp: number }>()
    if (offsets.size === 0) return found
    const address = { brokers: this.#brokers, topic }
    const reader = await TopicReader.open(address, `tributary-failover-${randomUUID()}`, () => {})
    try {
      const from = new Map(
        reader.ends.map((end, partition) => [partition, BigInt(offsets.get(partition) ?? end)]),
      )
      const wanted = [...offsets].flatMap(([partition, at]) => {
        const [begin, end] = [reader.begins[partition] ?? 0n, reader.ends[partition] ?? 0n]
        return at >= begin && at < end ? [partition] : []
      })
      if (wanted.length === 0) return found
      const signal = AbortSignal.timeout(READ_MS)
      for await (const records of reader.read(from, signal)) {
        for (const { partition, offset, timestamp } of records) {
          if (!wanted.includes(partition) || found.has(partition)) continue
          found.set(partition, { offset: Number(offset), timestamp: Number(timestamp) })
        }
        if (wanted.every((partition) => found.has(partition))) break
      }
      if (signal.aborted) throw new RunError(`${topic} gave no record within ${READ_MS / 1000} s`)
      return found
    } finally {
      await reader.close()
    }
  }

  /** Whether its records keep the times that their producer gave them, so that a copy has the same. */
  async keepsTimes(topic: string): Promise<boolean> {
    const name = 'message.timestamp.type'
    const resource = { resourceType: TOPIC, resourceName: topic, configurationKeys: [name] }
    const answer = await this.#ask(topic, (admin) =>
      admin.describeConfigs({ resources: [resource] }),
    )
    return answer.every(({ configs }) => configs.every(({ value }) => value === 'CreateTime'))
  }

  /** The offsets that a group has committed, by partition. */
  async committed(group: string, topic: string): Promise<Map<number, number>> {
    const partitions = (await this.ends([topic])).map(({ partition }) => partition)
    const groups = [{ groupId: group, topics: [{ name: topic, partitionIndexes: partitions }] }]
    const answer = await this.#ask(topic, (admin) => admin.listConsumerGroupOffsets({ groups }))
    const listed = answer.flatMap(({ topics }) => topics.flatMap((each) => each.partitions))
    return new Map(
      listed
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]),
    )
  }

  /** How many members a group has; a group that does not exist has none. */
  async members(group: string): Promise<number> {
    const groups = await this.#ask('', (admin) => admin.describeGroups({ groups: [group] }))
    return groups.get(group)?.members.size ?? 0
  }

  /** Sets where a group goes on. @throws RunError if the group has members */
  async seek(group: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    const partitionOffsets = [...offsets].map(([partition, offset]) => ({
      partition,
      offset: BigInt(offset),
    }))
    const topics = [{ name: topic, partitionOffsets }]
    await this.#ask(topic, (admin) => admin.alterConsumerGroupOffsets({ groupId: group, topics }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admin?.close()
  }

  async #offsets(topics: readonly string[], timestamp: number): Promise<Position[]> {
    const listed = await this.#ask(topics.join(', '), (admin) =>
      admin.metadata({ topics: [...topics], forceUpdate: true }),
    )
    const requests = topics.map((name) => ({
      name,
      partitions: Array.from({ length: listed.topics.get(name)?.partitionsCount ?? 0 }, (_, n) =>
        asked(n, timestamp),
      ),
    }))
    return this.#at(requests, topics.join(', '))
  }

  async #at(topics: Parameters<Admin['listOffsets']>[0]['topics'], shown: string) {
    const answer = await this.#ask(shown, (admin) => admin.listOffsets({ topics }))
    return answer.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, offset, timestamp }) => ({
        topic: name,
        partition: partitionIndex,
        offset: Number(offset),
        timestamp: Number(timestamp),
      })),
    )
  }

  async #ask<T>(topic: string, question: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await question(await this.#connected())
    } catch (error) {
      throw new RunError(explain(error, { brokers: this.#brokers, topic }), { cause: error })
    }
  }

  async #connected(): Promise<Admin> {
    if (this.#admin) return this.#admin
    const { Admin } = await library()
    this.#admin = new Admin({
      clientId: 'tributary',
      bootstrapBrokers: [...this.#brokers],
      ...readSettings(process.env),
      retries: 2,
      retryDelay: 500,
      connectTimeout: ATTEMPT_MS,
    })
    holdLoosely(this.#admin)
    return this.#admin
  }
}

const asked = (partitionIndex: number, timestamp: number) => ({
  partitionIndex,
  timestamp: BigInt(timestamp),
})

export const isAt = (one: Partition, another: Partition): boolean =>
  one.topic === another.topic && one.partition === another.partition
