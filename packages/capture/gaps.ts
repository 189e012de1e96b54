/** Collects the answers of servers that cannot send their logs, and says what to do if none can. */
import { StopError } from '@tributary/kafka'
import { place, type Server } from './database.ts'
import type { GtidPosition } from './gtid-position.ts'
import { Diverged, Gap, NotYet, Purged } from './log-stream.ts'
import type { Progress } from './progress.ts'

/** A server that does not answer may have what the others lack: so long it is waited for. */
const AWAY_MS = 60_000

interface Answer {
  readonly error: unknown
  readonly logEnd: GtidPosition
}

export class Gaps {
  readonly #servers: readonly Server[]
  /** Their last answers about this position. */
  readonly #answers = new Map<Server, Answer>()
  #position: string | undefined
  #since = 0

  constructor(servers: readonly Server[]) {
    this.#servers = servers
  }

  /**
   * Takes the error that reading a server's log ended with.
   * @returns what to tell the operator, once no server can be read on; undefined while one may
   */
  failed(server: Server, error: unknown, progress: Progress, now: number): StopError | undefined {
    const { read, logEnd } = progress
    if (String(read) !== this.#position) {
      this.#answers.clear()
      this.#position = String(read)
      this.#since = now
    }
    this.#answers.set(server, { error, logEnd })
    const answers = this.#servers.map((each) => this.#answers.get(each))
    const errors = answers.map((answer) => answer?.error)
    const gap =
      answers.find((answer) => answer?.error instanceof Diverged) ??
      answers.find((answer) => answer?.error instanceof Purged)
    if (!gap || answers.includes(undefined)) return undefined
    // A replica that is behind gets what was purged elsewhere, but never what the others lost.
    if (gap.error instanceof Purged && errors.some((each) => each instanceof NotYet))
      return undefined
    const away = this.#servers.filter((_, i) => !isAnswer(errors[i]))
    if (away.length > 0 && now - this.#since < AWAY_MS) return undefined
    return stop(gap, progress, away)
  }
}

const isAnswer = (error: unknown) => error instanceof Gap || error instanceof NotYet

function stop({ error, logEnd }: Answer, { read, storedAt }: Progress, away: readonly Server[]) {
  const others = away.map((server) => `; ${place(server)} does not answer`).join('')
  const from = storedAt ? ` since ${storedAt.toISOString()}` : ''
  const what = `${(error as Gap).message}${others} (${read}): changes${from} are missing.`
  const lacking = error instanceof Purged ? String(read.lacking(logEnd)) : ''
  if (lacking !== '') {
    const start = [String(read), lacking].filter((each) => each !== '').join(',')
    return new StopError(
      `${what} Its log has ${lacking}, of a replication domain that the position lacks. Set CAPTURE_START=${start} to go on in that domain from now, and fill the gap with tributary reconcile`,
    )
  }
  if (read.behind(logEnd) === 0) {
    return new StopError(
      `${what} Its log ends at ${logEnd}: give its next transaction a number beyond the position (SET gtid_seq_no), set CAPTURE_START to it, and fill the gap with tributary reconcile`,
    )
  }
  return new StopError(
    `${what} Set CAPTURE_START=${logEnd} to go on from now, and fill the gap with tributary reconcile`,
  )
}
