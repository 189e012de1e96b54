const PLAIN_MS = 10_000

/** Shows the progress on stderr: one line that is rewritten on a terminal, else a line every ten seconds. */
export class Progress {
  readonly #figures: number
  readonly #started = performance.now()
  #figure = ''
  #index = -1
  #shown = 0

  constructor(figures: number) {
    this.#figures = figures
  }

  begin(figure: string): void {
    this.#index++
    this.#figure = figure
    this.#shown = 0
    this.update(0)
  }

  /** @param fraction how much of the figure is done, 0 to 1 */
  update(fraction: number): void {
    const now = performance.now()
    const seconds = Math.round((now - this.#started) / 1000)
    const percent = String(Math.round(fraction * 100)).padStart(3)
    const figure = this.#figure.padEnd(20)
    const line = `${this.#index + 1}/${this.#figures}  ${figure} ${percent} %  ${seconds} s`
    const { stderr } = process
    if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`)
    else if (this.#shown === 0 || now - this.#shown > PLAIN_MS) {
      this.#shown = now
      stderr.write(`${line}\n`)
    }
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
}
