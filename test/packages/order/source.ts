import type { FinalDecision } from '../../../packages/order/decide.ts'
import type { SourceRecord } from '../../../packages/order/source-record.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import type { Clock } from './clock.ts'

/** The limits of a KafkaSource. */
export interface SourceOptions {
  /** How many requests are in flight at most. */
  readonly maxInFlight?: number
  /** How many events are read but not committed at most. */
  readonly maxUncommitted?: number
  readonly retries?: number
  /** The delay before the first retry, in milliseconds; the n-th retry waits n times as long. */
  readonly backoff?: number
}

/** Sends a change to the processor. */
type Send = (delivered: Delivered, record: SourceRecord) => Promise<FinalDecision>

interface Listener {
  /** A request was rejected. */
  sentBack(): void
  /** A change was answered, or became a dead letter after its last retry. */
  ended(delivered: Delivered, how: FinalDecision | 'dead'): void
}

/** A KafkaSource with unordered delivery, in simulated time. */
export class Source {
  readonly #topic: string
  readonly #changes: readonly Delivered[]
  readonly #options: Required<SourceOptions>
  readonly #clock: Clock
  readonly #sendTo: Send
  readonly #listener: Listener
  #position = 0
  /** How many events are read but not committed. Those in `#ready` wait to be sent. */
  #uncommitted = 0
  #inFlight = 0
  #ready: (() => void)[] = []
  #later: { readonly at: number; readonly send: () => void }[] = []

  constructor(
    topic: string,
    changes: readonly Delivered[],
    { maxInFlight = 100, maxUncommitted = 1000, retries = 1000, backoff = 200 }: SourceOptions,
    clock: Clock,
    send: Send,
    listener: Listener,
  ) {
    this.#topic = topic
    this.#changes = changes
    this.#options = { maxInFlight, maxUncommitted, retries, backoff }
    this.#clock = clock
    this.#sendTo = send
    this.#listener = listener
  }

  /** Sends as many events as there is room for. */
  deliver(): void {
    const { now } = this.#clock
    const { maxUncommitted, maxInFlight } = this.#options
    this.#ready.push(...this.#later.filter(({ at }) => at <= now).map(({ send }) => send))
    this.#later = this.#later.filter(({ at }) => at > now)
    for (; this.#uncommitted < maxUncommitted; this.#position++, this.#uncommitted++) {
      const offset = this.#position
      const delivered = this.#changes[offset]
      if (!delivered || (delivered.at ?? delivered.change.intake) > now) break
      this.#ready.push(() => this.#send(delivered, offset, 0))
    }
    const free = Math.max(0, maxInFlight - this.#inFlight)
    for (const start of this.#ready.splice(0, free)) start()
  }

  async #send(delivered: Delivered, offset: number, attempt: number): Promise<void> {
    const { retries, backoff } = this.#options
    this.#inFlight++
    try {
      const record = { topic: this.#topic, partition: '0', offset }
      this.#end(delivered, await this.#sendTo(delivered, record))
    } catch {
      this.#listener.sentBack()
      if (attempt === retries) return this.#end(delivered, 'dead')
      const send = () => this.#send(delivered, offset, attempt + 1)
      this.#later.push({ at: this.#clock.now + backoff * (attempt + 1), send })
    } finally {
      this.#inFlight--
    }
  }

  #end(delivered: Delivered, how: FinalDecision | 'dead'): void {
    this.#uncommitted--
    this.#listener.ended(delivered, how)
  }
}
