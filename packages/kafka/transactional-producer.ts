/**
 * Stores records in transactions, by the requests of Kafka's protocol. The client's own transactions (2.12.1)
 * lose count of a partition's records when the broker refuses one, so that all later ones are refused; and they
 * use a request that is for brokers only, which authorisation refuses.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Base, BaseOptions } from '@platformatic/kafka'
import { holdLoosely, inTime, library } from './client.ts'
import type { OpenTransaction, TopicPartition } from './group-offsets.ts'
import { isError, mayRetry, NOT_AUTHORIZED, type Request, request } from './request.ts'
import { nameOf } from './window.ts'
import { mayNotWrite, type PlacedRecord, type Producer, TOO_LARGE, TooLarge } from './writer.ts'

const TRANSACTION = 1
const ALL = -1
const PRODUCE_TIMEOUT_MS = 5000
/** A connection that was cut gives no answer. */
const REQUEST_TIMEOUT_MS = 6000
const RETRY_MS = 250
/** While the broker completes the transaction before. */
const COMPLETING_MS = 10
/** Sequence numbers begin anew after the largest integer. */
const SEQUENCES = 2 ** 31

export interface TransactionOptions {
  readonly id: string
  /** After this time the broker aborts a transaction, since its producer may be dead. */
  readonly timeout: number
  /** Called with the error before a request is tried again. */
  readonly retrying: (error: Error) => void
}

interface ProducerId {
  readonly producerId: bigint
  readonly producerEpoch: number
}

interface ProduceResponse {
  readonly responses: readonly {
    readonly name: string
    readonly partitionResponses: readonly { readonly index: number; readonly errorCode: number }[]
  }[]
}

export class TransactionalProducer implements Producer {
  readonly #client: Base
  readonly #options: TransactionOptions
  #coordinator: number | undefined
  #producer: ProducerId = { producerId: -1n, producerEpoch: -1 }
  /** The partitions of the open transaction. */
  readonly #partitions = new Set<string>()
  /** The next record's number in each partition: a broker refuses gaps, and knows what it has already. */
  readonly #sequences = new Map<string, number>()
  #isClosed = false

  private constructor(client: Base, options: TransactionOptions) {
    this.#client = client
    this.#options = options
  }

  /** Fences an earlier producer of this id; what it left open is aborted. */
  static async open(
    connection: BaseOptions,
    options: TransactionOptions,
  ): Promise<TransactionalProducer> {
    const { Base } = await library()
    const client = new Base({
      ...connection,
      retries: 0,
      requestTimeout: REQUEST_TIMEOUT_MS,
    })
    holdLoosely(client)
    const producer = new TransactionalProducer(client, options)
    const { id, timeout } = options
    const answer = await producer.#coordinate('InitProducerId', id, timeout, -1n, -1)
    producer.#producer = answer as ProducerId
    return producer
  }

  get transaction(): OpenTransaction {
    const { producerId, producerEpoch: epoch } = this.#producer
    return { id: this.#options.id, producerId, epoch }
  }

  /** Whether the open transaction has records. */
  get hasRecords(): boolean {
    return this.#partitions.size > 0
  }

  async partitionCount(topic: string): Promise<number> {
    const { topics } = await this.#untilAnswered(() => this.#client.metadata({ topics: [topic] }))
    return topics.get(topic)?.partitionsCount ?? 1
  }

  /** @throws the client's error; then the transaction can only be aborted */
  async send(records: readonly PlacedRecord[]): Promise<Map<string, unknown>> {
    // Copies keep their timestamps, so that a second attempt has the same bytes.
    const unsent = Map.groupBy(
      records.map((record) => ({ ...record })),
      nameOf,
    )
    const refused = new Map<string, unknown>()
    await this.#add(records)
    const { ProtocolError } = await library()
    await this.#untilAnswered(async () => {
      const codes = await this.#produce([...unsent.values()].flat())
      let failure: Error | undefined
      for (const [name, own] of unsent) {
        const code = codes.get(name) ?? 0
        const error = code === 0 ? undefined : new ProtocolError(code)
        // The broker has a duplicate from an attempt whose answer was lost.
        if (!error || isError(error, 'DUPLICATE_SEQUENCE_NUMBER')) this.#stored(name, own.length)
        else if (isError(error, ...TOO_LARGE)) refused.set(name, new TooLarge(own[0]?.topic ?? ''))
        else {
          failure = error
          continue
        }
        unsent.delete(name)
      }
      if (failure) throw failure
    })
    return refused
  }

  /** Says that the transaction contains offsets of this group. */
  async addOffsets(group: string): Promise<void> {
    const { id, producerId, epoch } = this.transaction
    await this.#coordinate('AddOffsetsToTxn', id, producerId, epoch, group)
  }

  /** Ends the transaction; the next record begins another. */
  async end(isCommitted: boolean): Promise<void> {
    const { id, producerId, epoch } = this.transaction
    await this.#coordinate('EndTxn', id, producerId, epoch, isCommitted)
    this.#partitions.clear()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await inTime(this.#client.close())
  }

  #stored(name: string, records: number): void {
    this.#sequences.set(name, ((this.#sequences.get(name) ?? 0) + records) % SEQUENCES)
  }

  async #add(records: readonly PlacedRecord[]): Promise<void> {
    const added = new Map<string, TopicPartition>()
    for (const each of records) {
      if (!this.#partitions.has(nameOf(each))) added.set(nameOf(each), each)
    }
    if (added.size === 0) return
    const { id: transactionalId, producerId, epoch: producerEpoch } = this.transaction
    const topics = [...Map.groupBy(added.values(), ({ topic }) => topic)].map(([name, each]) => ({
      name,
      partitions: each.map(({ partition }) => partition),
    }))
    const transaction = { transactionalId, producerId, producerEpoch, topics, verifyOnly: false }
    // Later versions are for brokers only.
    const { addPartitionsToTxnV3 } = await library()
    try {
      await this.#coordinate(addPartitionsToTxnV3.api as unknown as Request, [transaction])
    } catch (error) {
      if (isError(error, NOT_AUTHORIZED)) throw mayNotWrite(topics.map(({ name }) => name))
      throw error
    }
    for (const name of added.keys()) this.#partitions.add(name)
  }

  /** @returns the broker's code for each partition */
  async #produce(records: readonly PlacedRecord[]): Promise<Map<string, number>> {
    const names = [...new Set(records.map(({ topic }) => topic))]
    const { topics } = await this.#client.metadata({ topics: names })
    const byLeader = Map.groupBy(
      records,
      ({ topic, partition }) => topics.get(topic)?.partitions[partition]?.leader,
    )
    const { NumericMap } = await library()
    const { id: transactionalId, producerId, epoch: producerEpoch } = this.transaction
    const sequences = new NumericMap(this.#sequences)
    const options = { transactionalId, producerId, producerEpoch, sequences }
    const answers = await Promise.allSettled(
      [...byLeader].map(async ([node = -1, own]) => {
        try {
          return await request(this.#client, node, 'Produce', ALL, PRODUCE_TIMEOUT_MS, own, options)
        } catch (error) {
          const { response } = error as { response?: unknown }
          if (!response) throw error
          return response
        }
      }),
    )
    const codes = new Map<string, number>()
    for (const answer of answers) {
      if (answer.status === 'rejected') throw answer.reason
      for (const { name: topic, partitionResponses } of (answer.value as ProduceResponse)
        .responses) {
        for (const { index: partition, errorCode } of partitionResponses) {
          codes.set(nameOf({ topic, partition }), errorCode)
        }
      }
    }
    return codes
  }

  /** Asks the broker that coordinates the transactions of this id. */
  #coordinate(name: string | Request, ...args: readonly unknown[]): Promise<unknown> {
    return this.#untilAnswered(async () => {
      this.#coordinator ??= await this.#findCoordinator()
      return request(this.#client, this.#coordinator, name, ...args)
    })
  }

  async #findCoordinator(): Promise<number> {
    const { id } = this.#options
    const answer = await request(this.#client, undefined, 'FindCoordinator', TRANSACTION, [id])
    const { coordinators } = answer as { coordinators: readonly { readonly nodeId: number }[] }
    return coordinators[0]?.nodeId as number
  }

  /** Tries for as long as the broker is away. */
  async #untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask()
      } catch (error) {
        if (this.#isClosed || !mayRetry(error)) throw error
        if (isError(error, 'CONCURRENT_TRANSACTIONS')) {
          await sleep(Math.min(COMPLETING_MS * attempt, RETRY_MS))
          continue
        }
        this.#coordinator = undefined
        this.#client.clearMetadata()
        this.#options.retrying(error as Error)
        await sleep(RETRY_MS)
      }
    }
  }
}
