/**
 * Stores records in transactions, by the requests of Kafka's protocol. The client's own transactions (2.12.1) use a
 * request that is for brokers only, which authorisation refuses.
 */
import type { BaseOptions } from '@platformatic/kafka'
import { library } from './client.ts'
import type { OpenTransaction, TopicPartition } from './group-offsets.ts'
import { mayNotWrite } from './refused.ts'
import { isError, NOT_AUTHORIZED, type Request, request } from './request.ts'
import { type ProducerId, Sender } from './sender.ts'
import { nameOf } from './window.ts'
import type { PlacedRecord, Producer } from './writer.ts'

const TRANSACTION = 1

export interface TransactionOptions {
  readonly id: string
  /** After this time the broker aborts a transaction, since its producer may be dead. */
  readonly timeout: number
  /** Called with the error before a request is tried again. */
  readonly retrying: (error: Error) => void
}

export class TransactionalProducer implements Producer {
  readonly #sender: Sender
  readonly #id: string
  #coordinator: number | undefined
  #producer: ProducerId = { producerId: -1n, producerEpoch: -1 }
  /** The partitions of the open transaction. */
  readonly #partitions = new Set<string>()

  private constructor(sender: Sender, id: string) {
    this.#sender = sender
    this.#id = id
  }

  /** Fences an earlier producer of this id; what it left open is aborted. */
  static async open(
    connection: BaseOptions,
    { id, timeout, retrying }: TransactionOptions,
  ): Promise<TransactionalProducer> {
    const sender = await Sender.open(connection, retrying)
    const producer = new TransactionalProducer(sender, id)
    const answer = await producer.#coordinate('InitProducerId', id, timeout, -1n, -1)
    const { producerId, producerEpoch } = answer as ProducerId
    producer.#producer = { producerId, producerEpoch, transactionalId: id }
    sender.producer = producer.#producer
    return producer
  }

  get transaction(): OpenTransaction {
    const { producerId, producerEpoch: epoch } = this.#producer
    return { id: this.#id, producerId, epoch }
  }

  /** Whether the open transaction has records. */
  get hasRecords(): boolean {
    return this.#partitions.size > 0
  }

  partitionCount(topic: string): Promise<number> {
    return this.#sender.partitionCount(topic)
  }

  /** @throws the client's error; then the transaction can only be aborted */
  async send(records: readonly PlacedRecord[]): Promise<Map<string, unknown>> {
    await this.#add(records)
    return this.#sender.send(records)
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

  close(): Promise<void> {
    return this.#sender.close()
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

  /** Asks the broker that coordinates the transactions of this id. */
  #coordinate(name: string | Request, ...args: readonly unknown[]): Promise<unknown> {
    return this.#sender.untilAnswered(async () => {
      this.#coordinator ??= await this.#findCoordinator()
      try {
        return await request(this.#sender.client, this.#coordinator, name, ...args)
      } catch (error) {
        // Another broker may be the coordinator by now.
        if (!isError(error, 'CONCURRENT_TRANSACTIONS')) this.#coordinator = undefined
        throw error
      }
    })
  }

  async #findCoordinator(): Promise<number> {
    const { client } = this.#sender
    const answer = await request(client, undefined, 'FindCoordinator', TRANSACTION, [this.#id])
    const { coordinators } = answer as { coordinators: readonly { readonly nodeId: number }[] }
    return coordinators[0]?.nodeId as number
  }
}
