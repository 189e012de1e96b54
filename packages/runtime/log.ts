export type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50, silent: 99 } as const satisfies Record<
  Level,
  number
>
export type Fields = Readonly<Record<string, unknown>>

/**
 * Writes structured logs: one JSON line each, in pino's field names and level numbers, so that pino's tools
 * read them. pino itself would cost 14 ms of a cold start for the same lines.
 */
export class Log {
  readonly #threshold: number
  readonly #write: (line: string) => void
  constructor(level: Level, write: (line: string) => void = (line) => process.stdout.write(line)) {
    this.#threshold = LEVELS[level]
    this.#write = write
  }
  /** Whether lines of this level are written. Ask before building costly fields. */
  enabled(level: Level): boolean {
    return LEVELS[level] >= this.#threshold
  }
  write(level: Exclude<Level, 'silent'>, msg: string, fields: Fields = {}): void {
    if (!this.enabled(level)) return
    this.#write(`${JSON.stringify({ level: LEVELS[level], time: Date.now(), ...fields, msg })}\n`)
  }
}
