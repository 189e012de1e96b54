/** The link of a process to Kafka: what is tried again while Kafka is away, and what ends the process. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Availability } from './availability.ts'
import { type Connection, explain, isChange, isFinal } from './client.ts'
import { StopError } from './failure.ts'
import { isError } from './request.ts'

const RETRY_MS = 500
/** One broker may answer while another does not: Kafka is back when nothing has failed for so long. */
const BACK_MS = 2000
/** A leader or a group that changes is no trouble, unless nothing is answered for so long. */
const CHANGE_MS = 5000

export type Log = (level: 'warn' | 'debug', line: string) => void

export class Link {
  readonly connection: Connection
  readonly topics: readonly string[]
  readonly log: Log
  /** Resolves when there is no more to do. @throws StopError if the process cannot go on */
  readonly ended: Promise<void>
  readonly #end = Promise.withResolvers<void>()
  readonly #closing = new AbortController()
  readonly #availability: Availability
  /** Kafka with its brokers, as messages call it. */
  readonly #place: string
  /** In milliseconds of `performance.now()`. */
  #answeredAt = performance.now()
  #failedAt = Number.NEGATIVE_INFINITY

  /** @param topics those that are read */
  constructor(connection: Connection, topics: readonly string[], log: Log) {
    this.connection = connection
    this.topics = topics
    this.log = log
    this.ended = this.#end.promise
    // Main listens; in tests nobody may.
    this.ended.catch(() => {})
    this.#place = `Kafka at ${connection.bootstrapBrokers.join(',')}`
    this.#availability = new Availability(this.#place, (line) => log('warn', line))
  }

  /** For a command, which shows what a person must know. */
  static reporting(
    connection: Connection,
    topics: readonly string[],
    report: (line: string) => void,
  ): Link {
    return new Link(connection, topics, (level, line) => {
      if (level === 'warn') report(line)
    })
  }

  get isAway(): boolean {
    return this.#availability.isAway
  }

  /** Aborted once the process ends. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /** Kafka has answered a request. */
  answered(): void {
    this.#answeredAt = performance.now()
    if (this.#answeredAt - this.#failedAt > BACK_MS) this.#availability.answered()
  }

  /** Tries for as long as Kafka is away. */
  async untilThere<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask()
        this.answered()
        return answer
      } catch (error) {
        if (this.closing.aborted || error instanceof StopError || isFinal(error)) throw error
        // Offsets of a transaction that is not over yet.
        if (!isError(error, 'UNSTABLE_OFFSET_COMMIT')) {
          this.#away(error)
        }
        await sleep(RETRY_MS)
      }
    }
  }

  /** A request that is tried again failed. */
  trouble(error: Error): void {
    const isLong = performance.now() - this.#answeredAt > CHANGE_MS
    if (this.closing.aborted) return
    if (error instanceof StopError || isFinal(error)) this.failed(error)
    else if (isChange(error) && !isLong) this.log('debug', this.explain(error))
    else this.#away(error)
  }

  /** The process cannot go on. */
  failed(error: unknown): void {
    if (this.closing.aborted) return
    this.#end.reject(error instanceof StopError ? error : new StopError(this.explain(error)))
  }

  /** The process ends; what fails from now on is of no interest. */
  close(): void {
    this.#closing.abort()
  }

  /** There is no more to do. */
  end(): void {
    this.#end.resolve()
  }

  #away(error: unknown): void {
    this.#failedAt = performance.now()
    this.#availability.failed(this.explain(error).replace(`${this.#place}: `, ''))
  }

  explain(error: unknown): string {
    const { connection, topics } = this
    return explain(error, { brokers: connection.bootstrapBrokers, topic: topics.join(',') })
  }
}
