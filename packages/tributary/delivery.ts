import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, isFailure, isRetryable, type Reply, readReply } from './answer.ts'
import { type BackoffPolicy, backoff } from './backoff.ts'
import { errorExtensions } from './dead-letter.ts'
import { DeliveryFailure, reason } from './failures.ts'
import type { SourceEvent } from './record.ts'

/** Knative's DeliverySpec; times in milliseconds. */
export interface DeliverySpec {
  readonly retry: number
  readonly backoffPolicy: BackoffPolicy
  readonly backoffDelay: number
}

type Posted = Extract<Outcome, { readonly reply: Reply }>

/** Both ends of a delivery, and where it leads. */
export interface Route {
  /** Calls the function; rejects if no answer came. */
  readonly call: (event: SourceEvent) => Promise<Answer>
  /** What an event has become whose function has posted it. */
  readonly fate?: ((attributes: SourceEvent['attributes']) => Posted | undefined) | undefined
  /** Stores a reply. @throws DeliveryFailure with the sink's answer */
  readonly store: (reply: Reply) => Promise<void>
  /** Keeps an event that could not be delivered; false if that failed, which Knative calls lost. */
  readonly bury: (event: SourceEvent, errors: Record<string, string>) => Promise<boolean>
  /** The function's address, for `knativeerrordest`. */
  readonly destination: string
}

/** What became of one event. Nothing else can become of it. */
export type Outcome =
  | { readonly kind: 'enriched' | 'inconsistent'; readonly reply: Reply }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'dead'; readonly failure: DeliveryFailure; readonly stored: boolean }

/** Delivers events as Knative's Kafka dispatcher does (RecordDispatcherImpl). */
export class Delivery {
  readonly #route: Route
  readonly #spec: DeliverySpec
  readonly #retried: () => void
  readonly #pause: (ms: number) => Promise<unknown>
  #sinkGivenUp = false

  /**
   * @param options.retried told of each retry
   * @param options.pause waits before a retry; what it throws ends the delivery without an outcome
   */
  constructor(
    route: Route,
    spec: DeliverySpec,
    options: { retried?: () => void; pause?: (ms: number) => Promise<unknown> } = {},
  ) {
    this.#route = route
    this.#spec = spec
    this.#retried = options.retried ?? (() => {})
    this.#pause = options.pause ?? sleep
  }

  /** Delivers one event to its end. Rejects only with what is no DeliveryFailure. */
  async deliver(event: SourceEvent): Promise<Outcome> {
    const { store, bury, destination } = this.#route
    try {
      const answer = await this.#trying(() => this.#call(event), this.#spec.retry)
      const reply = readReply(answer)
      if (reply === 'filtered') {
        return this.#route.fate?.(event.attributes) ?? { kind: 'skipped' }
      }
      if (reply === 'unreadable') {
        // An answer that is no event is not part of the dead letter: the dispatcher drops it here.
        throw new DeliveryFailure(`${answer.status} with a body that is no CloudEvent`, {
          retryable: false,
        })
      }
      await this.#store(() => store(reply))
      return { kind: 'enriched', reply }
    } catch (failure) {
      if (!(failure instanceof DeliveryFailure)) throw failure
      const stored = await bury(event, errorExtensions(destination, failure.answer))
      return { kind: 'dead', failure, stored }
    }
  }

  async #call(event: SourceEvent): Promise<Answer> {
    let answer: Answer
    try {
      answer = await this.#route.call(event)
    } catch (cause) {
      throw new DeliveryFailure(reason(cause), { retryable: true, cause })
    }
    if (!isFailure(answer.status)) return answer
    const retryable = isRetryable(answer.status)
    throw new DeliveryFailure(String(answer.status), { retryable, answer })
  }

  /**
   * "When delivering the reply fails, only the reply is retried." Beyond Knative: a sink that has
   * used up one event's retries gets one attempt per event until it works again, so that a full
   * disk does not hold up a run for hours.
   */
  async #store(attempt: () => Promise<void>): Promise<void> {
    try {
      await this.#trying(attempt, this.#sinkGivenUp ? 0 : this.#spec.retry)
      this.#sinkGivenUp = false
    } catch (failure) {
      if (failure instanceof DeliveryFailure && failure.retryable) this.#sinkGivenUp = true
      throw failure
    }
  }

  async #trying<T>(attempt: () => Promise<T>, retries: number): Promise<T> {
    for (let n = 1; ; n++) {
      try {
        return await attempt()
      } catch (failure) {
        const again = failure instanceof DeliveryFailure && failure.retryable && n <= retries
        if (!again) throw failure
        await this.#pause(backoff(this.#spec.backoffPolicy, this.#spec.backoffDelay, n))
        this.#retried()
      }
    }
  }
}
