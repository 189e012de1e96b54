/** Stores records at once, each once: it tries again for as long as the broker is away. */
import type { BaseOptions, Producer as Client } from '@platformatic/kafka'
import { holdLoosely, inTime, library, retryDelay } from './client.ts'
import { isError, NOT_AUTHORIZED } from './request.ts'
import { nameOf } from './window.ts'
import {
  mayNotWrite,
  type OutgoingRecord,
  type PlacedRecord,
  type Producer,
  TOO_LARGE,
  TooLarge,
} from './writer.ts'

export class IdempotentProducer implements Producer {
  readonly #client: Client<Buffer, Buffer | null, Buffer, Buffer>

  private constructor(client: Client<Buffer, Buffer | null, Buffer, Buffer>) {
    this.#client = client
  }

  /** @param retrying called with the error before a batch is tried again */
  static async open(
    connection: BaseOptions,
    retrying: (error: Error) => void,
  ): Promise<IdempotentProducer> {
    const { Producer } = await library()
    const client = new Producer<Buffer, Buffer | null, Buffer, Buffer>({
      ...connection,
      idempotent: true,
      retryDelay: retryDelay(retrying),
    })
    holdLoosely(client)
    return new IdempotentProducer(client)
  }

  async partitionCount(topic: string): Promise<number> {
    const { topics } = await this.#client.metadata({ topics: [topic] })
    return topics.get(topic)?.partitionsCount ?? 1
  }

  async send(records: readonly PlacedRecord[]): Promise<Map<string, unknown>> {
    try {
      await this.#client.send({ messages: records.map((record) => ({ ...record })) })
      return new Map()
    } catch (error) {
      const stored = storedPartitions(error as Nested)
      const refused = records.filter((record) => !stored.has(nameOf(record)))
      return new Map(refused.map((record) => [nameOf(record), explained(error, record)]))
    }
  }

  async close(): Promise<void> {
    await inTime(this.#client.close())
  }
}

/** An error of the client, and the answer of the broker where it has one. */
interface Nested extends Error {
  readonly errors?: readonly Nested[]
  readonly response?: {
    readonly responses?: readonly {
      readonly name: string
      readonly partitionResponses: readonly { readonly index: number; readonly errorCode: number }[]
    }[]
  }
}

/** The partitions of a failed batch whose records are stored all the same. */
function storedPartitions(error: Nested): Set<string> {
  const stored = (error.response?.responses ?? []).flatMap(({ name: topic, partitionResponses }) =>
    partitionResponses.flatMap(({ index: partition, errorCode }) =>
      errorCode === 0 ? [nameOf({ topic, partition })] : [],
    ),
  )
  return new Set([
    ...stored,
    ...(error.errors ?? []).flatMap((each) => [...storedPartitions(each)]),
  ])
}

/** The second one, if the user may write to no topic at all: it then may have no idempotent producer. */
const REFUSALS = [NOT_AUTHORIZED, 'CLUSTER_AUTHORIZATION_FAILED']

function explained(error: unknown, { topic }: OutgoingRecord): unknown {
  const refusal = REFUSALS.find((code) => isError(error, code))
  if (refusal) return mayNotWrite([topic], refusal)
  return isError(error, ...TOO_LARGE) ? new TooLarge(topic) : error
}
