/** The reader: finds its position in the topic, follows the log of one server, and goes on with another. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseOptions } from '@platformatic/kafka'
import {
  Availability,
  explain,
  IdempotentProducer,
  isFinal,
  readSettings,
  reason,
  StopError,
  Writer,
} from '@tributary/kafka'
import { ConfigError, type Log } from '@tributary/runtime'
import { place, readServers, type Server, serverIdOf } from './database.ts'
import { followServer } from './follow-server.ts'
import { Gaps } from './gaps.ts'
import type { CaptureConfig } from './generated/config.js'
import { GtidPosition } from './gtid-position.ts'
import { CaptureMetrics } from './metrics.ts'
import { Names } from './names.ts'
import { Progress } from './progress.ts'
import { type Publication, Publisher, Stale } from './publisher.ts'
import { topicPosition } from './start-position.ts'
import { Wikis } from './wikis.ts'

const RETRY_MS = 500
/** How often the position is written where the log goes on without events. */
const MARK_MS = 60_000

export class Capture {
  /** Rejects if it cannot go on; `isForOperator` marks errors whose message is one line for the operator. */
  readonly ended: Promise<void>
  readonly metrics: CaptureMetrics
  readonly #config: CaptureConfig
  readonly #log: Log
  readonly #topic: string
  readonly #servers: readonly Server[]
  readonly #serverId: number
  readonly #wikis: Wikis
  readonly #names = new Names()
  readonly #kafka: Availability
  readonly #database: Availability
  readonly #gaps: Gaps
  readonly #end = Promise.withResolvers<void>()
  readonly #closing = new AbortController()
  readonly #progress = new Progress()
  #writer: Writer | undefined
  #publisher: Publisher | undefined
  #isFollowing = false
  #isDraining = false

  /** Begins at once. @throws ConfigError if the settings make no sense */
  constructor(config: CaptureConfig, log: Log) {
    this.#config = config
    this.#log = log
    this.#topic = config.KAFKA_OUTPUT_TOPIC ?? `${config.DATACENTER}.mediawiki.page_rows`
    const { CAPTURE_DATABASE, CAPTURE_PASSWORD, CAPTURE_SSL_CA_LOCATION } = config
    this.#servers = readServers(CAPTURE_DATABASE, CAPTURE_PASSWORD, CAPTURE_SSL_CA_LOCATION)
    this.#gaps = new Gaps(this.#servers)
    this.#serverId = config.CAPTURE_SERVER_ID ?? serverIdOf(this.#topic)
    this.#wikis = new Wikis(config.CAPTURE_WIKIS)
    const warn = (line: string) => log.write('warn', line)
    this.#kafka = new Availability(`Kafka at ${config.KAFKA_BROKERS}`, warn)
    this.#database = new Availability(this.#servers.map(place).join(', '), warn)
    this.metrics = new CaptureMetrics(this.#progress)
    this.ended = this.#end.promise
    // Main listens; in tests nobody may.
    this.ended.catch(() => {})
    const connection = this.#connection()
    this.#run(connection).catch((error) => this.#failed(error))
  }

  /** Why it does not read yet, in a word; undefined if it does. */
  get notReady(): string | undefined {
    if (this.#closing.signal.aborted) return 'draining'
    if (this.#kafka.isAway) return 'Kafka is away'
    return this.#isFollowing ? undefined : 'the database is not read'
  }

  /** Reads no more, and waits for what was read to be stored. Never rejects. */
  async close(milliseconds: number): Promise<void> {
    this.#isDraining = true
    this.#closing.abort()
    const goodbye = async () => {
      await this.#publisher?.mark()
      await this.#writer?.close()
    }
    await Promise.race([goodbye().catch(() => {}), sleep(milliseconds, undefined, { ref: false })])
    this.#end.resolve()
  }

  #connection(): BaseOptions {
    const bootstrapBrokers = this.#config.KAFKA_BROKERS.split(',')
    return { clientId: 'tributary-capture', bootstrapBrokers, ...readSettings(process.env) }
  }

  async #run(connection: BaseOptions): Promise<void> {
    setInterval(() => void this.#publisher?.mark().catch(() => {}), MARK_MS).unref()
    while (!this.#closing.signal.aborted) {
      await this.#open(connection)
      await this.#followServers()
      this.#isFollowing = false
      // `close` stores the events that wait, and then closes the writer.
      if (this.#isDraining) return
      this.#publisher?.abandon()
      this.#publisher = undefined
      await this.#writer?.close()
    }
  }

  /** Finds the position in the topic. */
  async #open(connection: BaseOptions): Promise<void> {
    const retrying = (error: Error) => this.#trouble(error)
    const { position, writtenAt } = await this.#untilThere(() =>
      topicPosition(connection, this.#topic, this.#config.CAPTURE_START, retrying),
    )
    this.#progress.begin(position ?? new GtidPosition(), writtenAt)
    this.#writer = new Writer(await IdempotentProducer.open(connection, retrying))
    if (position) this.#publishFrom(position)
  }

  /** Ends when what was read is too old to be stored: all of it is read again. */
  async #followServers(): Promise<void> {
    for (let turn = 0; !this.#closing.signal.aborted; turn++) {
      const server = this.#servers[turn % this.#servers.length] as Server
      try {
        await followServer(server, {
          ...{ wikis: this.#wikis, names: this.#names, metrics: this.metrics, log: this.#log },
          ...{ serverId: this.#serverId, progress: this.#progress, signal: this.#closing.signal },
          publisher: async () => this.#publisher ?? (await this.#begin()),
          connected: () => this.#connected(server),
        })
      } catch (error) {
        this.#isFollowing = false
        if (this.#closing.signal.aborted || error instanceof Stale) return
        if (error instanceof StopError || error instanceof ConfigError) throw error
        const gap = this.#gaps.failed(server, error, this.#progress, performance.now())
        if (gap) await this.#skipGap(gap)
        else this.#database.failed(`${place(server)}: ${reason(error)}`)
      }
      await sleep(RETRY_MS)
    }
  }

  #connected(server: Server): void {
    if (this.#isFollowing) return
    this.#isFollowing = true
    this.#database.answered()
    const gtid = String(this.#progress.read)
    this.#log.write('info', `follows the log of ${place(server)}`, { gtid })
  }

  /** An empty topic: the position is written at once, so that a restart does not begin later. */
  async #begin(): Promise<Publisher> {
    const { CAPTURE_START } = this.#config
    const isLatest = CAPTURE_START === 'latest'
    const position = isLatest ? this.#progress.logEnd : GtidPosition.parse(CAPTURE_START)
    const publisher = this.#publishFrom(position)
    await publisher.mark(true)
    return publisher
  }

  #publishFrom(position: GtidPosition): Publisher {
    this.#progress.begin(position)
    this.#publisher = new Publisher(this.#writer as Writer, {
      topic: this.#topic,
      source: `/${this.#config.DATACENTER}/capture`,
      position: String(position),
      stored: (batch) => this.#batchStored(batch),
      failed: (error) => this.#failed(error),
      isAway: () => this.#kafka.isAway,
    })
    return this.#publisher
  }

  #batchStored(batch: readonly Publication[]): void {
    this.#kafka.answered()
    this.#progress.stored(batch)
    this.metrics.transactions.inc(batch.length)
    this.metrics.events.inc(batch.reduce((count, { events }) => count + events.length, 0))
  }

  /**
   * CAPTURE_START may lead over transactions that no log has, if it is beyond the topic's position.
   * @throws the gap, if it does not
   */
  async #skipGap(gap: StopError): Promise<void> {
    const { CAPTURE_START } = this.#config
    const { read } = this.#progress
    const start = CAPTURE_START === 'latest' ? undefined : GtidPosition.parse(CAPTURE_START)
    if (!start || read.behind(start) === 0) throw gap
    const fields = { gtid: String(read), start: CAPTURE_START }
    this.#log.write('warn', 'begins at CAPTURE_START; changes before it are missing', fields)
    await this.#publisher?.drained()
    this.#publishFrom(start)
  }

  /** Tries for as long as Kafka is away. */
  async #untilThere<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask()
        this.#kafka.answered()
        return answer
      } catch (error) {
        if (error instanceof StopError || isFinal(error)) throw error
        if (this.#closing.signal.aborted) throw error
        this.#kafka.failed(this.#explain(error))
        await sleep(RETRY_MS)
      }
    }
  }

  /** A request to Kafka that is tried again failed. */
  #trouble(error: Error): void {
    if (isFinal(error)) this.#failed(error)
    else this.#kafka.failed(this.#explain(error))
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    const isOwn = error instanceof StopError || error instanceof ConfigError
    const isKafka = (error as { code?: string }).code?.startsWith('PLT_KFK')
    this.#end.reject(isOwn || !isKafka ? error : new StopError(this.#explain(error)))
  }

  #explain(error: unknown): string {
    return explain(error, { brokers: this.#config.KAFKA_BROKERS.split(','), topic: this.#topic })
  }
}
