import type { Placed } from '../../../packages/order/arrival.ts'
import type { Input } from '../../../packages/order/watermarks.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import type { Clock } from './clock.ts'

/** How a KafkaSource delivers. */
export interface Delivering {
  /** Requests in flight, at most. */
  readonly places?: number
  /** Events that are read and not committed, at most. */
  readonly poll?: number
  readonly retries?: number
  /** Of the n-th retry, in milliseconds: n times this. */
  readonly backoff?: number
}

type Place = (delivered: Delivered, input: Input) => Promise<Placed>

interface Told {
  sentBack(): void
  /** It ended with so many retries. */
  ended(delivered: Delivered, placed: Placed | 'dead'): void
}

/** A KafkaSource without order, in simulated time. */
export class Source {
  readonly #topic: string
  readonly #changes: readonly Delivered[]
  readonly #delivering: Required<Delivering>
  readonly #clock: Clock
  readonly #place: Place
  readonly #told: Told
  #position = 0
  /** Read from the topic and not committed; those in `ready` want one of the places. */
  #unfinished = 0
  #inFlight = 0
  #ready: (() => void)[] = []
  #later: { readonly at: number; readonly send: () => void }[] = []

  constructor(
    topic: string,
    changes: readonly Delivered[],
    { places = 100, poll = 1000, retries = 1000, backoff = 200 }: Delivering,
    clock: Clock,
    place: Place,
    told: Told,
  ) {
    this.#topic = topic
    this.#changes = changes
    this.#delivering = { places, poll, retries, backoff }
    this.#clock = clock
    this.#place = place
    this.#told = told
  }

  /** Sends what there is room for. */
  deliver(): void {
    const { now } = this.#clock
    const { poll, places } = this.#delivering
    this.#ready.push(...this.#later.filter(({ at }) => at <= now).map(({ send }) => send))
    this.#later = this.#later.filter(({ at }) => at > now)
    for (; this.#unfinished < poll; this.#position++, this.#unfinished++) {
      const offset = this.#position
      const delivered = this.#changes[offset]
      if (!delivered || (delivered.at ?? delivered.change.intake) > now) break
      this.#ready.push(() => this.#send(delivered, offset, 0))
    }
    const free = Math.max(0, places - this.#inFlight)
    for (const start of this.#ready.splice(0, free)) start()
  }

  async #send(delivered: Delivered, offset: number, attempt: number): Promise<void> {
    const { retries, backoff } = this.#delivering
    this.#inFlight++
    try {
      const input = { topic: this.#topic, partition: '0', offset }
      this.#end(delivered, await this.#place(delivered, input))
    } catch {
      this.#told.sentBack()
      if (attempt === retries) return this.#end(delivered, 'dead')
      const send = () => this.#send(delivered, offset, attempt + 1)
      this.#later.push({ at: this.#clock.now + backoff * (attempt + 1), send })
    } finally {
      this.#inFlight--
    }
  }

  #end(delivered: Delivered, placed: Placed | 'dead'): void {
    this.#unfinished--
    this.#told.ended(delivered, placed)
  }
}
