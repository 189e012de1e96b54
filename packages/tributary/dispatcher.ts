import { setTimeout as sleep } from 'node:timers/promises'
import { type BackoffPolicy, backoff } from '@tributary/kafka'
import { errorExtensionsOf } from './dead-letter.ts'
import type { SourceEvent } from './event.ts'
import { DeliveryFailure, reason } from './failures.ts'
import type { HttpResponse } from './http/response.ts'
import { isFailure, isRetryable, type Reply, readReply } from './reply.ts'

/** Knative's DeliverySpec; times in milliseconds. */
export interface DeliverySpec {
  readonly retry: number
  readonly backoffPolicy: BackoffPolicy
  readonly backoffDelay: number
}

/** What a dispatcher delivers to: the function, the sink for its replies, the dead letter sink. */
export interface Endpoints {
  /** Calls the function; rejects if no response came. */
  readonly call: (event: SourceEvent) => Promise<HttpResponse>
  /** The outcome of an event that the function has posted to a sink instead of replying. */
  readonly postedOutcome?:
    | ((attributes: SourceEvent['attributes']) => Posted | undefined)
    | undefined
  /**
   * Stores a reply.
   * @throws DeliveryFailure if this reply cannot be stored, OutputFailed or OutputClosed if none can
   */
  readonly storeReply: (reply: Reply) => Promise<void>
  /** Stores an event that could not be delivered; false if that failed: Knative would lose it. */
  readonly storeDeadLetter: (
    event: SourceEvent,
    errors: Readonly<Record<string, string>>,
  ) => Promise<boolean>
  /** The function's address, for `knativeerrordest`. */
  readonly destination: string
}

/** What became of one event; there is no other possibility. */
export type Outcome =
  | { readonly kind: 'enriched' | 'inconsistent'; readonly reply: Reply }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'dead'; readonly failure: DeliveryFailure; readonly stored: boolean }

type Posted = Extract<Outcome, { readonly reply: Reply }>

/** Delivers events as Knative's Kafka dispatcher does (RecordDispatcherImpl). */
export class Dispatcher {
  readonly #endpoints: Endpoints
  readonly #spec: DeliverySpec
  readonly #retrying: (failure: DeliveryFailure) => void
  readonly #pause: (ms: number) => Promise<unknown>

  /**
   * @param options.retrying called before each retry with the failure that caused it
   * @param options.pause waits before a retry; what it throws ends the delivery without an outcome
   */
  constructor(
    endpoints: Endpoints,
    spec: DeliverySpec,
    options: {
      retrying?: (failure: DeliveryFailure) => void
      pause?: (ms: number) => Promise<unknown>
    } = {},
  ) {
    this.#endpoints = endpoints
    this.#spec = spec
    this.#retrying = options.retrying ?? (() => {})
    this.#pause = options.pause ?? sleep
  }

  /**
   * Delivers one event to its end. Knative makes a dead letter of an event also when its sink is
   * down; here only an event whose own reply cannot be stored becomes one. If the output fails, the
   * event has no outcome.
   * @throws OutputFailed, OutputClosed, or a bug's error
   */
  async deliver(event: SourceEvent): Promise<Outcome> {
    const { storeReply, storeDeadLetter, postedOutcome, destination } = this.#endpoints
    try {
      const response = await this.#callWithRetries(event)
      const reply = readReply(response)
      if (reply === 'filtered') return postedOutcome?.(event.attributes) ?? { kind: 'skipped' }
      if (reply === 'invalid') {
        // The dispatcher drops such a response, so it is no part of the dead letter.
        throw new DeliveryFailure(`${response.status} with a body that is no CloudEvent`, {
          retryable: false,
        })
      }
      await storeReply(reply)
      return { kind: 'enriched', reply }
    } catch (failure) {
      if (!(failure instanceof DeliveryFailure)) throw failure
      const stored = await storeDeadLetter(event, errorExtensionsOf(destination, failure))
      return { kind: 'dead', failure, stored }
    }
  }

  async #callWithRetries(event: SourceEvent): Promise<HttpResponse> {
    const { retry, backoffPolicy, backoffDelay } = this.#spec
    for (let n = 1; ; n++) {
      try {
        return await this.#call(event)
      } catch (failure) {
        if (!(failure instanceof DeliveryFailure && failure.retryable) || n > retry) throw failure
        this.#retrying(failure)
        await this.#pause(backoff(backoffPolicy, backoffDelay, n))
      }
    }
  }

  async #call(event: SourceEvent): Promise<HttpResponse> {
    let response: HttpResponse
    try {
      response = await this.#endpoints.call(event)
    } catch (cause) {
      if (cause instanceof DeliveryFailure) throw cause
      throw new DeliveryFailure(reason(cause), { retryable: true, cause })
    }
    if (!isFailure(response.status)) return response
    const retryable = isRetryable(response.status)
    throw new DeliveryFailure(String(response.status), { retryable, response })
  }
}
