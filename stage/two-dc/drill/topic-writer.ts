import { Producer } from '@platformatic/kafka'
import type { Broker } from '../../kafka/broker.ts'

interface KeyedRecord {
  readonly key: string
  readonly value: string
}

/** Writes records into a topic in order. Records that arrive during a request form the next batch. */
export class TopicWriter {
  readonly #topic: string
  readonly #producer: Producer<Buffer, Buffer, Buffer, Buffer>
  #batch: KeyedRecord[] = []
  #sending: Promise<void> | undefined

  constructor(broker: Broker, topic: string) {
    this.#topic = topic
    this.#producer = new Producer({
      clientId: 'drill',
      bootstrapBrokers: [broker.address],
      idempotent: true,
    })
  }

  write(record: KeyedRecord): void {
    this.#batch.push(record)
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined
    })
  }

  /** Resolves when every record is stored. */
  async flush(): Promise<void> {
    await this.#sending
  }

  async close(): Promise<void> {
    await this.flush()
    await this.#producer.close()
  }

  async #send(): Promise<void> {
    while (this.#batch.length > 0) {
      const messages = this.#batch.map(({ key, value }) => ({
        topic: this.#topic,
        key: Buffer.from(key),
        value: Buffer.from(value),
      }))
      this.#batch = []
      await this.#producer.send({ messages })
    }
  }
}
