import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '@platformatic/kafka'

interface KeyedRecord {
  readonly key: string
  readonly value: string
}

const RETRY_MS = 500

/**
 * Writes records into a topic in order, again and again until they are stored. Records that arrive during a
 * request form the next batch.
 */
export class TopicWriter {
  readonly #topic: string
  readonly #producer: Producer<Buffer, Buffer, Buffer, Buffer>
  #batch: KeyedRecord[] = []
  #sending: Promise<void> | undefined

  #isClosed = false

  /** @param brokers as `host:port` */
  constructor(brokers: readonly string[], topic: string) {
    this.#topic = topic
    this.#producer = new Producer({
      clientId: 'drill',
      bootstrapBrokers: [...brokers],
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
    this.#isClosed = true
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
      while (!this.#isClosed) {
        try {
          await this.#producer.send({ messages })
          break
        } catch {
          await sleep(RETRY_MS)
        }
      }
    }
  }
}
