import { Producer } from '@platformatic/kafka'
import type { Broker } from '../../kafka/broker.ts'

interface Keyed {
  readonly key: string
  readonly value: string
}

/** Writes records into a topic one after the other, what is written meanwhile together. */
export class TopicWriter {
  readonly #topic: string
  readonly #producer: Producer<Buffer, Buffer, Buffer, Buffer>
  #waiting: Keyed[] = []
  #sending: Promise<void> | undefined

  constructor(broker: Broker, topic: string) {
    this.#topic = topic
    this.#producer = new Producer({
      clientId: 'drill',
      bootstrapBrokers: [broker.address],
      idempotent: true,
    })
  }

  write(record: Keyed): void {
    this.#waiting.push(record)
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined
    })
  }

  /** Resolves when all of them are there. */
  async written(): Promise<void> {
    await this.#sending
  }

  async close(): Promise<void> {
    await this.#sending
    await this.#producer.close()
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const messages = this.#waiting.map(({ key, value }) => ({
        topic: this.#topic,
        key: Buffer.from(key),
        value: Buffer.from(value),
      }))
      this.#waiting = []
      await this.#producer.send({ messages })
    }
  }
}
