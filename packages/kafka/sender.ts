/**
 * Sends records to the leaders of their partitions, each once, by the requests of Kafka's protocol. The client's own
 * producer (2.12.1) groups records by their leaders only once: when the leaders part, it sends all of them to one for
 * ever. And it loses count of a partition's records when the broker refuses one.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Base, BaseOptions, ClusterMetadata } from '@platformatic/kafka'
import { holdLoosely, inTime, library } from './client.ts'
import { StopError } from './failure.ts'
import { mayNotWrite, refusal } from './refused.ts'
import { isError, mayRetry, NOT_AUTHORIZED, request } from './request.ts'
import { nameOf } from './window.ts'
import type { PlacedRecord } from './writer.ts'

const ALL = -1
const PRODUCE_TIMEOUT_MS = 5000
/** A connection that was cut gives no answer. */
const REQUEST_TIMEOUT_MS = 6000
const RETRY_MS = 250
/** While the broker completes the transaction before. */
const COMPLETING_MS = 10
/** Sequence numbers begin anew after the largest integer. */
const SEQUENCES = 2 ** 31

/** The broker does not know any more what it has of a producer, such as after an unclean election. */
const FORGOTTEN = ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH']

export interface ProducerId {
  readonly producerId: bigint
  readonly producerEpoch: number
  /** Undefined: its records are in no transaction. */
  readonly transactionalId?: string
}

interface ProduceResponse {
  readonly responses: readonly {
    readonly name: string
    readonly partitionResponses: readonly { readonly index: number; readonly errorCode: number }[]
  }[]
}

export class Sender {
  readonly client: Base
  readonly #retrying: (error: Error) => void
  /** How brokers know the sender. Without one, it asks for one when it sends. */
  producer: ProducerId | undefined
  /** The next record's number in each partition: a broker refuses gaps, and knows what it has already. */
  readonly #sequences = new Map<string, number>()
  #isClosed = false

  constructor(client: Base, retrying: (error: Error) => void) {
    this.client = client
    this.#retrying = retrying
  }

  /** @param retrying called with the error before a request is tried again */
  static async open(connection: BaseOptions, retrying: (error: Error) => void): Promise<Sender> {
    const { Base } = await library()
    const client = new Base({ ...connection, retries: 0, requestTimeout: REQUEST_TIMEOUT_MS })
    holdLoosely(client)
    return new Sender(client, retrying)
  }

  async partitionCount(topic: string): Promise<number> {
    const { topics } = await this.untilAnswered(() => this.#metadata([topic]))
    return topics.get(topic)?.partitionsCount ?? 1
  }

  /**
   * Stores records. Those of one partition are stored all, or none.
   * @returns the partitions that refused their records, and why
   * @throws the client's error, or a StopError: some may be stored
   */
  async send(records: readonly PlacedRecord[]): Promise<Map<string, unknown>> {
    // Copies keep their timestamps, so that a second attempt has the same bytes.
    const unsent = Map.groupBy(
      records.map((record) => ({ ...record })),
      nameOf,
    )
    const refused = new Map<string, unknown>()
    const { ProtocolError } = await library()
    await this.untilAnswered(async () => {
      const { codes, lost } = await this.#produce([...unsent.values()].flat())
      let failure = lost
      for (const [name, own] of unsent) {
        const code = codes.get(name)
        if (code === undefined) {
          failure ??= new Error(`a broker has not answered for ${name}`)
          continue
        }
        const { topic = '' } = own[0] ?? {}
        const error = code === 0 ? undefined : new ProtocolError(code)
        const fault = error && refusal(error, topic)
        // The broker has a duplicate from an attempt whose answer was lost.
        if (!error || isError(error, 'DUPLICATE_SEQUENCE_NUMBER')) this.#stored(name, own.length)
        else if (fault) refused.set(name, fault)
        else {
          const reason = isError(error, NOT_AUTHORIZED) ? mayNotWrite([topic]) : error
          if (!failure || !mayRetry(reason)) failure = reason
          continue
        }
        unsent.delete(name)
      }
      if (failure && this.#isForgotten(failure)) {
        this.producer = undefined
        this.#sequences.clear()
        // Another producer may go on.
        throw new ProtocolError('OUT_OF_ORDER_SEQUENCE_NUMBER', null, { canRetry: true })
      }
      if (failure) throw failure
    })
    return refused
  }

  /** Tries for as long as the broker is away. */
  async untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask()
      } catch (error) {
        if (this.#isClosed || !mayRetry(error)) throw error
        if (isError(error, 'CONCURRENT_TRANSACTIONS')) {
          await sleep(Math.min(COMPLETING_MS * attempt, RETRY_MS))
          continue
        }
        this.client.clearMetadata()
        this.#retrying(error as Error)
        await sleep(RETRY_MS)
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await inTime(this.client.close())
  }

  #stored(name: string, records: number): void {
    this.#sequences.set(name, ((this.#sequences.get(name) ?? 0) + records) % SEQUENCES)
  }

  /** A transaction is aborted then, which makes an end of what is in doubt. */
  #isForgotten(error: Error): boolean {
    return this.producer?.transactionalId === undefined && isError(error, ...FORGOTTEN)
  }

  /** @returns the brokers' code for each partition, and the error of a broker without an answer */
  async #produce(records: readonly PlacedRecord[]) {
    const names = [...new Set(records.map(({ topic }) => topic))]
    const { topics } = await this.#metadata(names)
    const byLeader = Map.groupBy(
      records,
      ({ topic, partition }) => topics.get(topic)?.partitions[partition]?.leader,
    )
    const { NumericMap } = await library()
    this.producer ??= await this.#register()
    const options = { ...this.producer, sequences: new NumericMap(this.#sequences) }
    const answers = await Promise.allSettled(
      [...byLeader].map(async ([node = -1, own]) => {
        try {
          return await request(this.client, node, 'Produce', ALL, PRODUCE_TIMEOUT_MS, own, options)
        } catch (error) {
          const { response } = error as { response?: unknown }
          if (!response) throw error
          return response
        }
      }),
    )
    const codes = new Map<string, number>()
    let lost: Error | undefined
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        lost = answer.reason
        continue
      }
      for (const { name: topic, partitionResponses } of (answer.value as ProduceResponse)
        .responses) {
        for (const { index: partition, errorCode } of partitionResponses) {
          codes.set(nameOf({ topic, partition }), errorCode)
        }
      }
    }
    return { codes, lost }
  }

  /** Asks for the id of a producer without transactions. */
  async #register(): Promise<ProducerId> {
    const asked = [null, PRODUCE_TIMEOUT_MS, -1n, -1]
    const answer = await request(this.client, undefined, 'InitProducerId', ...asked)
    const { producerId, producerEpoch } = answer as ProducerId
    return { producerId, producerEpoch }
  }

  /** @throws StopError if a topic was deleted */
  #metadata(topics: readonly string[]): Promise<ClusterMetadata> {
    return this.client.metadata({ topics: [...topics] }).catch((error) => {
      const [, topic] = /^Unknown topic (.+)\.$/.exec(error.message) ?? []
      if (topic === undefined) throw error
      throw new StopError(`Kafka has no topic ${topic} any more; create it again`)
    })
  }
}
