import { atMost } from './at-most.ts'
import { type EventError, RetryableError, TerminalError } from './errors.ts'
import { EventInProgress } from './event-in-progress.ts'

/** All bodies in memory together may take at most this many times MAX_EVENT_BYTES. */
const MAX_LARGE_EVENTS = 8

export interface Limits {
  readonly MAX_CONCURRENT_EVENTS: number
  readonly MAX_EVENT_BYTES: number
}

/** The registry of the events in progress: their number, their bytes, and who waits for them. */
export class InProgress {
  readonly #limits: Limits
  readonly #isBounded: boolean
  readonly #events = new Set<EventInProgress>()
  readonly #byCaller = new Map<object, number>()
  #bytes = 0
  #draining: EventError | undefined
  #onEmpty: (() => void) | undefined

  /** @param isBounded whether further events are refused; a transport brings no more than there is room for */
  constructor(limits: Limits, isBounded = true) {
    this.#limits = limits
    this.#isBounded = isBounded
  }

  get count(): number {
    return this.#events.size
  }

  /** How many events of one caller wait for answers: several, if it sends without waiting. */
  countOf(caller: object): number {
    return this.#byCaller.get(caller) ?? 0
  }

  /**
   * Registers an event, before its body is read. It stays registered until both {@link answered} and
   * {@link worked} are called for it.
   * @param caller whoever waits for the answer, such as a socket
   * @throws RetryableError `over_capacity`
   */
  admit(caller: object): EventInProgress {
    if (this.#isBounded && this.count >= this.#limits.MAX_CONCURRENT_EVENTS) {
      throw overCapacity(`${this.count} events are in progress`)
    }
    const event = new EventInProgress(caller)
    this.#events.add(event)
    this.#byCaller.set(caller, this.countOf(caller) + 1)
    return event
  }

  /**
   * Counts a part of an event's body, before the part is kept in memory. An announced length is not
   * counted: it takes no memory yet. A refused event gives back the bytes that it has: its caller may
   * send for long, and would keep the others' bodies out meanwhile.
   * @throws TerminalError `event_too_large`, RetryableError `over_capacity`
   */
  reserve(event: EventInProgress, bytes: number): void {
    const { MAX_EVENT_BYTES: limit } = this.#limits
    const total = this.#bytes
    const isTooLarge = event.bytes + bytes > limit
    if (isTooLarge || (this.#isBounded && total + bytes > MAX_LARGE_EVENTS * limit)) {
      this.#release(event)
      throw isTooLarge ? tooLarge(limit) : overCapacity(`${total} bytes of events are in progress`)
    }
    event.bytes += bytes
    this.#bytes += bytes
  }

  /** The event's answer is sent, or its caller has gone. */
  answered(event: EventInProgress): void {
    event.isAnswered = true
    const others = this.countOf(event.caller) - 1
    if (others > 0) this.#byCaller.set(event.caller, others)
    else this.#byCaller.delete(event.caller)
    if (this.#draining) event.abort(this.#draining)
    this.#removeIfFinished(event)
  }

  /** The handler has finished with the event; its answer may not be sent yet. */
  worked(event: EventInProgress): void {
    event.isWorked = true
    this.#removeIfFinished(event)
  }

  /** Fails all events in progress with this error. */
  abort(error: EventError): void {
    for (const event of this.#events) event.abort(error)
  }

  /** From now on, work whose caller has gone is aborted with this error. */
  drain(error: EventError): void {
    this.#draining = error
    for (const event of this.#events) if (event.isAnswered) event.abort(error)
  }

  /** Resolves when no events are in progress, or after this many milliseconds. */
  async none(milliseconds: number): Promise<void> {
    if (this.count === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onEmpty = resolve
    await atMost(milliseconds, promise)
  }

  #removeIfFinished(event: EventInProgress): void {
    if (!event.isAnswered || !event.isWorked) return
    this.#events.delete(event)
    this.#release(event)
    if (this.count === 0) this.#onEmpty?.()
  }

  #release(event: EventInProgress): void {
    this.#bytes -= event.bytes
    event.bytes = 0
  }
}

const overCapacity = (detail: string) => new RetryableError(detail, { code: 'over_capacity' })

const tooLarge = (limit: number) =>
  new TerminalError(`the event is over MAX_EVENT_BYTES=${limit}`, { code: 'event_too_large' })
