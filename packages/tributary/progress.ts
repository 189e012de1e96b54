const LIVE_MS = 250
const PLAIN_MS = 10_000
const CLEAR_LINE = '\r\u001b[K'

type Terminal = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

/** A count, how long it has run, and the line that shows it. */
interface Counted {
  readonly in: number
  readonly seconds: number
  toString(): string
}

/**
 * Shows progress: on a terminal one line, rewritten a few times a second; in a pipe a plain line every
 * ten seconds. All other lines are printed through it too, so that they don't collide.
 */
export class Progress {
  readonly #out: Terminal
  readonly #err: Terminal
  readonly #tally: Counted
  readonly #timer: NodeJS.Timeout
  #shown = false

  constructor(out: Terminal, err: Terminal, tally: Counted, quiet: boolean) {
    this.#out = out
    this.#err = err
    this.#tally = tally
    this.#timer = setInterval(() => this.#show(), err.isTTY ? LIVE_MS : PLAIN_MS)
    // The timer must not keep the process alive.
    this.#timer.unref()
    if (quiet) clearInterval(this.#timer)
  }

  /** A line on standard output. */
  print(line: string): void {
    this.#hide()
    this.#out.write(`${line}\n`)
  }

  /** A line on standard error. */
  report(line: string): void {
    this.#hide()
    this.#err.write(`${line}\n`)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#hide()
  }

  #show(): void {
    const rate = (this.#tally.in / this.#tally.seconds).toFixed(1)
    const line = `${rate}/s  ${this.#tally}`
    if (!this.#err.isTTY) {
      this.#err.write(`${line}\n`)
      return
    }
    this.#err.write(CLEAR_LINE + line.slice(0, this.#err.columns - 1))
    this.#shown = true
  }

  #hide(): void {
    if (this.#shown) this.#err.write(CLEAR_LINE)
    this.#shown = false
  }
}
