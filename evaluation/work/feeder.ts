/** Sends changes into a topic at a steady rate, as a wiki does. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ProduceAcks, Producer } from '@platformatic/kafka'
import { recordOf } from './changes.ts'

const TICK_MS = 20

export class Feeder implements AsyncDisposable {
  /** How many changes have been sent: those of the revisions 1 to this one. */
  sent = 0
  readonly #topic: string
  readonly #producer: Producer<Buffer, Buffer, Buffer, Buffer>
  #rate = 0
  #running: Promise<void> | undefined

  constructor(address: string, topic: string) {
    this.#topic = topic
    this.#producer = new Producer({
      clientId: 'feeder',
      bootstrapBrokers: [address],
      acks: ProduceAcks.ALL,
    })
  }

  /** Sends so many changes a second from now on; 0 pauses. */
  setRate(perSecond: number): void {
    this.#rate = perSecond
    this.#running ??= this.#run()
  }

  /** Sends at this rate for some time, and then goes on with it. */
  async sendFor(perSecond: number, seconds: number): Promise<void> {
    this.setRate(perSecond)
    await sleep(seconds * 1000)
  }

  async #run(): Promise<void> {
    let due = 0
    let latest = performance.now()
    while (this.#rate >= 0) {
      await sleep(TICK_MS)
      const now = performance.now()
      due += ((now - latest) * this.#rate) / 1000
      latest = now
      const messages = Array.from({ length: Math.floor(due) }, () => this.#message())
      due -= messages.length
      if (messages.length > 0) await this.#producer.send({ messages })
    }
  }

  #message() {
    const { key, value } = recordOf(++this.sent)
    return { topic: this.#topic, key: Buffer.from(key), value: Buffer.from(value) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rate = -1
    await this.#running
    await this.#producer.close()
  }
}
