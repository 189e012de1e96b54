/** Reads topics as they grow, and also while the broker is away now and then; committed records only. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Reader, type ReadPartition } from '../../../packages/kafka/reader.ts'
import type { KafkaRecord } from '../../../packages/kafka/source-event.ts'
import type { Broker } from '../../../stage/kafka/broker.ts'

export class Tail implements AsyncDisposable {
  readonly #reader: Reader
  /** The records of each topic, partition by partition. */
  readonly #records = new Map<string, KafkaRecord[][]>()

  private constructor(reader: Reader) {
    this.#reader = reader
  }

  static async on(broker: Broker, topics: readonly string[], partitions: number): Promise<Tail> {
    const connection = {
      clientId: 'tail',
      bootstrapBrokers: [broker.address],
      ...broker.credentials,
    }
    const reader = await Reader.open(
      connection,
      { topics },
      { answered() {}, failed() {}, skipped() {} },
    )
    const tail = new Tail(reader)
    for (const topic of topics) tail.#read(topic, partitions)
    return tail
  }

  of(topic: string): KafkaRecord[] {
    return this.#records.get(topic)?.flat() ?? []
  }

  /** Waits until the records of a topic are as somebody wants them. */
  async until(isDone: () => boolean, patienceMs: number): Promise<boolean> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(500)) {
      if (isDone()) return true
    }
    return isDone()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.close()
  }

  #read(topic: string, count: number): void {
    const all = Array.from({ length: count }, (): KafkaRecord[] => [])
    this.#records.set(topic, all)
    for (const [partition, own] of all.entries()) {
      const position: { -readonly [name in keyof ReadPartition]: ReadPartition[name] } = {
        topic,
        partition,
        nextOffset: 0n,
        hasRoom: true,
        take(records, next) {
          own.push(...records)
          position.nextOffset = next
        },
        quiet() {},
        skipTo(offset) {
          position.nextOffset = offset
        },
      }
      this.#reader.add(position)
    }
  }
}
