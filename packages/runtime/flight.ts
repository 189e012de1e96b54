import type { EventError } from './errors.ts'

/** One event in progress: it ends by itself, or is cut short by its deadline or the process's end. */
export class Flight {
  readonly started = performance.now()
  #controller: AbortController | undefined
  #reason: EventError | undefined

  /** Made when first asked for: most events end without anybody waiting. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  /** Makes the event fail with this error, now. */
  abort(error: EventError): void {
    this.#reason ??= error
    this.#controller?.abort(this.#reason)
  }

  /** Waits for a promise until the flight is aborted, then throws the error it was aborted with. */
  until<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this
    return new Promise((resolve, reject) => {
      const cut = () => reject(signal.reason)
      signal.addEventListener('abort', cut, { once: true })
      promise.then(resolve, reject)
      if (signal.aborted) cut()
    })
  }
}
