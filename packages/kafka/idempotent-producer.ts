/** Stores records at once, each once: it tries again for as long as the broker is away. */
import type { BaseOptions } from '@platformatic/kafka'
import { mayNotWrite } from './refused.ts'
import { isError } from './request.ts'
import { Sender } from './sender.ts'
import type { PlacedRecord, Producer } from './writer.ts'

/** The error of a user that may write to no topic at all: it then may have no idempotent producer. */
const MAY_NOTHING = 'CLUSTER_AUTHORIZATION_FAILED'

export class IdempotentProducer implements Producer {
  readonly #sender: Sender

  private constructor(sender: Sender) {
    this.#sender = sender
  }

  /** @param retrying called with the error before a batch is tried again */
  static async open(
    connection: BaseOptions,
    retrying: (error: Error) => void,
  ): Promise<IdempotentProducer> {
    return new IdempotentProducer(await Sender.open(connection, retrying))
  }

  partitionCount(topic: string): Promise<number> {
    return this.#sender.partitionCount(topic)
  }

  async send(records: readonly PlacedRecord[]): Promise<Map<string, unknown>> {
    try {
      return await this.#sender.send(records)
    } catch (error) {
      if (!isError(error, MAY_NOTHING)) throw error
      throw mayNotWrite(
        records.map(({ topic }) => topic),
        MAY_NOTHING,
      )
    }
  }

  close(): Promise<void> {
    return this.#sender.close()
  }
}
