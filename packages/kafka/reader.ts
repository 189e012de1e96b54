/** Reads partitions, each from an offset of its own, and each only while there is room for its records. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseOptions, ClusterMetadata, Consumer } from '@platformatic/kafka'
import type { FetchResponse } from './append-times.ts'
import { holdLoosely, inTime, library } from './client.ts'
import { mendAnswers } from './fetch-answers.ts'
import type { TopicPartition } from './group-offsets.ts'
import { nextRecord } from './next-record.ts'
import type { KafkaRecord } from './source-event.ts'

/** A partition that is read. */
export interface ReadPartition extends TopicPartition {
  /** The next offset to read. */
  readonly nextOffset: bigint
  /** Whether records may be read now. */
  readonly hasRoom: boolean
  /**
   * Takes records that were read.
   * @param next the next offset to read, which may be beyond the last record
   * @param end the offset after the last record that can be read now
   */
  take(records: readonly KafkaRecord[], next: bigint, end: bigint): void
  /** Kafka has nothing new of it. */
  quiet(): void
  /** The records up to this offset are gone: older than the topic keeps them. */
  skipTo(offset: bigint): void
}

export interface ReaderEvents {
  answered(): void
  /** A request failed; it is tried again. */
  failed(error: Error): void
  /** Records were deleted before they were read: those from this offset up to the next one that there is. */
  skipped(partition: TopicPartition, from: bigint, to: bigint): void
}

/** A record's offset is found in whole batches: the first one is read whole, however large it is. */
const FETCH = { maxBytes: 4 * 1024 * 1024, partitionMaxBytes: 1024 * 1024 }
const WAIT_MS = 500
/** While a partition has no room, it may get some at any time, and then waits for the request. */
const SHORT_WAIT_MS = 50
const RETRY_MS = 250

const OFFSET_OUT_OF_RANGE = 1

type FetchingClient = Pick<
  Consumer,
  'metadata' | 'clearMetadata' | 'fetch' | 'listOffsets' | 'close'
>

export class Reader {
  readonly #consumer: FetchingClient
  readonly #topics: string[]
  readonly #events: ReaderEvents
  readonly #partitions = new Set<ReadPartition>()
  /** Follower to read a partition from, as its leader said. */
  readonly #replicas = new WeakMap<ReadPartition, number>()
  /** Brokers with a request in flight. */
  readonly #busy = new Set<number>()
  #isPumping = false
  /** Whether somebody asked for more while it was about to end. */
  #isWanted = false
  #isClosed = false

  constructor(consumer: FetchingClient, topics: readonly string[], events: ReaderEvents) {
    this.#consumer = consumer
    this.#topics = [...topics]
    this.#events = events
  }

  /** A client of its own: a request that waits for records would hold up a heartbeat on the same connection. */
  static async open(
    connection: BaseOptions,
    {
      topics,
      clientRack,
    }: { readonly topics: readonly string[]; readonly clientRack?: string | undefined },
    events: ReaderEvents,
  ): Promise<Reader> {
    const { Consumer } = await library()
    const consumer = new Consumer({
      ...connection,
      // It never joins one.
      groupId: 'none',
      ...(clientRack !== undefined && { clientRack }),
      retries: 0,
    })
    holdLoosely(consumer)
    await mendAnswers(consumer)
    for (const topic of topics) consumer.topics.track(topic)
    return new Reader(consumer, topics, events)
  }

  add(partition: ReadPartition): void {
    this.#partitions.add(partition)
    this.wake()
  }

  remove(partition: ReadPartition): void {
    this.#partitions.delete(partition)
  }

  /** Reads what there is room for. */
  wake(): void {
    this.#isWanted = true
    if (this.#isPumping || this.#isClosed) return
    this.#isPumping = true
    void this.#pumpWhileWanted()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#partitions.clear()
    await inTime(this.#consumer.close(true))
  }

  async #pumpWhileWanted(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false
      await this.#pump().catch((error) => this.#retry(error))
    }
    this.#isPumping = false
  }

  async #pump(): Promise<void> {
    if (![...this.#partitions].some(({ hasRoom }) => hasRoom)) return
    const metadata = await this.#consumer.metadata({ topics: this.#topics })
    const wanted = Map.groupBy(this.#partitions, (each) => this.#nodeOf(each, metadata))
    for (const [node, partitions] of wanted) {
      const readable = partitions.filter(({ hasRoom }) => hasRoom)
      if (this.#busy.has(node) || readable.length === 0) continue
      this.#busy.add(node)
      const wait = readable.length === partitions.length ? WAIT_MS : SHORT_WAIT_MS
      this.#fetch(node, readable, metadata, wait)
        .catch((error) => this.#retry(error))
        .finally(() => {
          this.#busy.delete(node)
          this.wake()
        })
    }
  }

  #nodeOf(partition: ReadPartition, { topics, brokers }: ClusterMetadata): number {
    const replica = this.#replicas.get(partition)
    if (replica !== undefined && brokers.has(replica)) return replica
    return topics.get(partition.topic)?.partitions[partition.partition]?.leader ?? -1
  }

  async #fetch(
    node: number,
    partitions: readonly ReadPartition[],
    metadata: ClusterMetadata,
    maxWaitTime: number,
  ): Promise<void> {
    const asked = new Map<string, { readonly partition: ReadPartition; readonly from: bigint }>()
    const topics = partitions.map((partition) => {
      const topicId = metadata.topics.get(partition.topic)?.id as string
      const from = partition.nextOffset
      asked.set(`${topicId}:${partition.partition}`, { partition, from })
      const position = { fetchOffset: from, currentLeaderEpoch: -1, lastFetchedEpoch: -1 }
      const what = { partition: partition.partition, partitionMaxBytes: FETCH.partitionMaxBytes }
      return { topicId, partitions: [{ ...what, ...position }] }
    })
    const { maxBytes } = FETCH
    let response: FetchResponse
    try {
      response = await this.#consumer.fetch({ node, topics, maxBytes, minBytes: 1, maxWaitTime })
    } catch (error) {
      const failed = (error as { response?: FetchResponse }).response
      if (!failed) throw error
      response = failed
    }
    this.#events.answered()
    let error: Error | undefined
    for (const { topicId, partitions: answers } of response.responses) {
      for (const answer of answers) {
        const name = `${topicId}:${answer.partitionIndex}`
        const { partition, from } = asked.get(name) ?? {}
        asked.delete(name)
        // It was revoked meanwhile, or lingers in the broker's fetch session.
        if (!partition || !this.#partitions.has(partition) || partition.nextOffset !== from)
          continue
        if (answer.errorCode === 0) this.#take(partition, from, answer)
        else error = await this.#failed(partition, answer.errorCode)
      }
    }
    // In a fetch session, a partition without anything new has no answer.
    if (response.errorCode === 0) for (const { partition } of asked.values()) partition.quiet()
    if (error) throw error
  }

  #take(
    partition: ReadPartition,
    from: bigint,
    answer: FetchResponse['responses'][number]['partitions'][number],
  ): void {
    const { preferredReadReplica, lastStableOffset, highWatermark } = answer
    if (preferredReadReplica >= 0) this.#replicas.set(partition, preferredReadReplica)
    const batches = answer.records ?? []
    const last = batches.at(-1)
    const next = last ? last.firstOffset + BigInt(last.lastOffsetDelta) + 1n : from
    const { topic, partition: index } = partition
    const records = batches.flatMap((batch) =>
      batch.records.flatMap(
        ({ offsetDelta, timestampDelta, key, value, headers }): KafkaRecord[] => {
          const offset = batch.firstOffset + BigInt(offsetDelta)
          if (offset < from) return []
          const timestamp = batch.firstTimestamp + timestampDelta
          const headerEntries = headers as KafkaRecord['headerEntries']
          return [{ topic, partition: index, offset, timestamp, key, value, headerEntries }]
        },
      ),
    )
    const end = lastStableOffset >= 0n ? lastStableOffset : highWatermark
    partition.take(records, next, end > next ? end : next)
  }

  /** @returns the error of a partition that cannot be read now */
  async #failed(partition: ReadPartition, code: number): Promise<Error | undefined> {
    const isFollower = this.#replicas.delete(partition)
    // A follower may not have a record yet that the leader has.
    if (isFollower) return undefined
    if (code !== OFFSET_OUT_OF_RANGE) {
      this.#consumer.clearMetadata()
      const { ProtocolError } = await library()
      return new ProtocolError(code)
    }
    const to = await nextRecord(this.#consumer, partition)
    if (to === partition.nextOffset) return undefined
    this.#events.skipped(partition, partition.nextOffset, to)
    partition.skipTo(to)
    return undefined
  }

  async #retry(error: Error): Promise<void> {
    if (this.#isClosed) return
    this.#events.failed(error)
    await sleep(RETRY_MS)
    this.wake()
  }
}
