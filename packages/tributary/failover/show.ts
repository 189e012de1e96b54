/** Prints the steps of a failover: what each does, how far it has come, and what holds after it. */
const LIVE_MS = 250
const PLAIN_MS = 10_000
const CLEAR_LINE = '\r\u001b[K'

type Terminal = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

export class Show {
  readonly #out: Terminal
  readonly #err: Terminal
  #shownAt = 0
  #live = false

  constructor(out: Terminal, err: Terminal) {
    this.#out = out
    this.#err = err
  }

  line(text: string): void {
    this.#hide()
    this.#out.write(`${text}\n`)
  }

  /** A line about the step that runs. */
  detail(text: string): void {
    this.line(`  ${text}`)
  }

  /** Progress: on a terminal one line that is rewritten, elsewhere a line every ten seconds. */
  progress(text: string): void {
    const now = Date.now()
    // The first wait of a step is often the last.
    if (now - this.#shownAt < (this.#err.isTTY ? LIVE_MS : PLAIN_MS)) return
    this.#shownAt = now
    this.#live = this.#err.isTTY
    this.#err.write(
      this.#live ? `${CLEAR_LINE}  ${text}`.slice(0, this.#err.columns) : `  ${text}\n`,
    )
  }

  /** Begins a step: its first progress comes only after a while. */
  begin(text: string): void {
    this.line(text)
    this.#shownAt = Date.now()
  }

  #hide(): void {
    if (this.#live) this.#err.write(CLEAR_LINE)
    this.#live = false
  }
}
