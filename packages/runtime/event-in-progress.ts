import { EventError, RetryableError } from './errors.ts'

/** One event in progress, with its clock. It ends by itself, at its deadline, or when it is aborted. */
export class EventInProgress {
  /** Whoever waits for the answer. */
  readonly caller: object
  /** When it was admitted, in milliseconds of `performance.now()`. */
  readonly started = performance.now()
  /** How many bytes of its body are in memory. */
  bytes = 0
  isAnswered = false
  isWorked = false
  #controller: AbortController | undefined
  #reason: EventError | undefined

  constructor(caller: object) {
    this.caller = caller
  }

  /** Milliseconds since it was admitted. */
  get elapsed(): number {
    return performance.now() - this.started
  }

  /** Made when first asked for, since many events end without waiting for anything. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  /** Makes whatever the event waits for fail with this error, now. */
  abort(error: EventError): void {
    this.#reason ??= error
    this.#controller?.abort(this.#reason)
  }

  /** The event is over: what it still looks up is given up, and it can look up nothing more. */
  end(): void {
    this.abort(ENDED)
  }

  /**
   * Waits for a promise until the event's deadline, or until it is aborted.
   * @param deadline milliseconds after the admission
   * @throws RetryableError `deadline_exceeded`, or the error it was aborted with; or, then, a RetryableError
   * of the promise that has it as its cause, since that says more exactly what the event waited for
   */
  within<T>(deadline: number, promise: PromiseLike<T>): Promise<T> {
    const { signal } = this
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.abort(tooLate(deadline)), deadline - this.elapsed)
      const onAbort = () => {
        // The promise may never settle, and the timer would keep the process.
        clearTimeout(timer)
        // The promise fails first if it can say more.
        setImmediate(reject, signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      Promise.resolve(promise)
        .then(
          (value) => {
            if (!signal.aborted) resolve(value)
          },
          (error) => {
            if (!signal.aborted || isMoreExact(error, signal.reason)) reject(error)
          },
        )
        .finally(() => clearTimeout(timer))
    })
  }
}

const isMoreExact = (error: unknown, reason: unknown) =>
  error instanceof RetryableError && error.cause === reason

/** A lookup fails with this once its event is over; so it is the error of no event. */
const ENDED = new EventError('the event has ended', 'event_ended', 503)

/** Whether only what an event has left behind fails: the event has its answer, and nothing is wrong. */
export const isLeftBehind = (thrown: unknown): boolean => thrown === ENDED

const tooLate = (deadline: number) =>
  new RetryableError(`not done within EVENT_DEADLINE_MS=${deadline}`, { code: 'deadline_exceeded' })
