import { OutputClosed, OutputFailed } from '../failures.ts'

/**
 * Ends a run whose output takes no more events: the reading stops, and events in flight end without
 * an outcome. They are neither stored nor dead letters, and their offsets are not committed.
 */
export class Abandonment {
  readonly #abort = new AbortController()
  readonly #stop: AbortController
  readonly #report: (line: string) => void

  constructor(stop: AbortController, report: (line: string) => void) {
    this.#stop = stop
    this.#report = report
  }

  /** Aborted when the run is abandoned. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** The reader of the output closed it (`| head`), which is no failure. */
  get isQuiet(): boolean {
    return this.signal.reason instanceof OutputClosed
  }

  outputClosed(): void {
    this.because(new OutputClosed())
  }

  /**
   * Abandons the run if this error says that the output takes no more events.
   * @returns whether it does
   */
  because(error: unknown): boolean {
    const failed = error instanceof OutputFailed
    if (!failed && !(error instanceof OutputClosed)) return false
    if (this.signal.aborted) return true
    if (failed)
      this.#report(
        `${error.message}; stopped without a dead letter, run it again once the output works`,
      )
    this.#abort.abort(error)
    this.#stop.abort()
    return true
  }
}
