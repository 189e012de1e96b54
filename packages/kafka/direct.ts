/** A function directly on Kafka: a member of a consumer group that reads, handles and writes records. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BaseOptions } from '@platformatic/kafka'
import type { Config, EventHandler, RunningTransport, Service } from '@tributary/runtime'
import type { AssignedPartition } from './assigned-partition.ts'
import { Assignment } from './assignment.ts'
import { Availability } from './availability.ts'
import { untilEnd } from './bounded-run.ts'
import { explain, isChange, isFinal } from './client.ts'
import { Commits } from './commits.ts'
import { StopError } from './failure.ts'
import type { KafkaConfig } from './generated/config.js'
import { Group } from './group.ts'
import { laneOf } from './lanes.ts'
import { KafkaMetrics } from './metrics.ts'
import { openDelivery } from './open-delivery.ts'
import { Ordered } from './ordered.ts'
import { outputsOf } from './outputs.ts'
import { leave, type Parts } from './parts.ts'
import { Reader } from './reader.ts'
import { type RefreshParts, refresh } from './refresh.ts'
import { isError } from './request.ts'
import { checkTopics } from './topics.ts'
import type { Window } from './window.ts'
import { Work } from './work.ts'
import { workSettings } from './work-settings.ts'

const RETRY_MS = 500
/** How often the ends of the partitions are asked for, and how many partitions there are. */
const REFRESH_MS = 10_000

export class Direct implements RunningTransport {
  readonly ended: Promise<void>
  readonly #config: KafkaConfig & Config
  readonly #service: Service<KafkaConfig>
  readonly #handler: EventHandler
  readonly #connection: BaseOptions
  readonly #window: Window
  readonly #topics: readonly string[]
  readonly #partitions = new Map<string, AssignedPartition>()
  readonly #availability: Availability
  readonly #metrics: KafkaMetrics
  readonly #end = Promise.withResolvers<void>()
  readonly #closing = new AbortController()
  readonly #ordered: Ordered | undefined
  #parts: Parts | undefined
  #partitionCount = 0

  constructor(
    service: Service<KafkaConfig>,
    handler: EventHandler,
    connection: BaseOptions,
    window: Window,
  ) {
    this.#service = service
    this.#config = service.config
    this.#handler = handler
    this.#connection = connection
    this.#window = window
    this.#topics = service.config.KAFKA_TOPIC.split(',')
    this.ended = this.#end.promise
    // Main listens; in tests nobody may.
    this.ended.catch(() => {})
    this.#availability = new Availability(`Kafka at ${this.#config.KAFKA_BROKERS}`, (line) =>
      this.#service.log.write('warn', line),
    )
    this.#metrics = new KafkaMetrics(service.metrics, this.#topics, () => this.#partitions.values())
    this.#ordered = Ordered.of({
      handler,
      limits: workSettings(service).limits,
      missing: () => this.#partitionCount - this.#partitions.size,
      failed: (error) => this.#failed(error),
      warn: (line) => service.log.write('warn', line),
    })
    this.#start().catch((error) => this.#failed(error))
  }

  get notReady(): string | undefined {
    // A standby is ready: an update waits for it before it ends the active instance.
    if (this.#ordered?.isStandby) return undefined
    if (!this.#parts?.group.hasJoined) return 'no partitions assigned'
    return this.#availability.isAway ? 'Kafka is away' : undefined
  }

  async close(milliseconds: number): Promise<void> {
    this.#closing.abort()
    if (this.#parts) await leave(this.#parts, milliseconds)
    this.#end.resolve()
  }

  async #start(): Promise<void> {
    const connection = this.#connection
    const topics = this.#topics
    await this.#untilThere(() => checkTopics(connection, outputsOf(this.#config, this.#handler)))
    const partitions = () => checkTopics(connection, topics)
    const all = await this.#untilThere(partitions)
    const clientRack = this.#config.KAFKA_CLIENT_RACK
    const reader = await Reader.open(
      connection,
      { topics, clientRack },
      {
        answered: () => this.#availability.answered(),
        failed: (error) => this.#trouble(error),
        skipped: ({ topic, partition }, from, to) => {
          const what = `${topic}, partition ${partition}: the records from offset ${from} to ${to - 1n}`
          const advice = 'let the topic keep them for longer (retention.ms), or run more processes'
          this.#service.log.write('warn', `${what} were deleted before they were read; ${advice}`)
        },
      },
    )
    this.#partitionCount = all.length
    await this.#ordered?.begin()
    const group = await this.#openGroup()
    const delivery = await openDelivery(this.#config, {
      ...{ connection, group, isOrdered: this.#ordered !== undefined },
      retrying: (error) => this.#trouble(error),
      aborted: (error, ready) => {
        this.#aborted(error)
        assignment.restart(ready).catch((error) => this.#failed(error))
      },
    })
    const commits = new Commits({
      ...{ partitions: () => this.#partitions.values(), delivery },
      maxInFlight: this.#config.MAX_CONCURRENT_EVENTS,
      failed: (error) => this.#trouble(error),
      done: () => work.run(),
    })
    const work = this.#openWork({ delivery, group, reader, commits })
    const untilThere = this.#untilThere.bind(this)
    const parts = { group, commits, untilThere, all, window: this.#window }
    const assignment = new Assignment(this.#partitions, {
      ...{ ...parts, reader, work },
      laneOf: (each) => laneOf(each, work, this.#handler, this.#config.KAFKA_ORDERING),
      sessionTimeout: this.#config.KAFKA_SESSION_TIMEOUT_MS,
    })
    group.join({
      assigned: (added) => {
        work.run()
        // The commits of the generation before may have come too late.
        void commits.run()
        if (added.length > 0) assignment.assign(added).catch((error) => this.#failed(error))
      },
      revoked: (lost) => assignment.revoke(lost),
      rebalanced: () => this.#metrics.rebalances.inc(),
      heartbeat: (error) => {
        if (error) return this.#trouble(error)
        this.#availability.answered()
        // After a pause of the process, records wait for it.
        work.run()
      },
      failed: (error) => this.#failed(error),
    })
    this.#parts = { group, assignment, commits, reader, delivery }
    this.#ordered?.run(work)
    const failed = (error: unknown) => this.#failed(error)
    const topicParts = { partitions, group, assignment, failed }
    setInterval(() => void this.#refresh(topicParts), REFRESH_MS).unref()
    if (!this.#window.isBounded) return
    const own = () => this.#partitions.values()
    await untilEnd({ ...parts, assignment, partitions, own }, this.#closing.signal)
    this.#end.resolve()
  }

  async #refresh(parts: RefreshParts): Promise<void> {
    this.#partitionCount = await refresh(parts, this.#partitionCount)
    this.#ordered?.check()
  }

  #openGroup(): Promise<Group> {
    const { KAFKA_CONSUMER_GROUP, KAFKA_SESSION_TIMEOUT_MS, KAFKA_CLIENT_RACK } = this.#config
    return Group.open({
      ...{ connection: this.#connection, group: KAFKA_CONSUMER_GROUP, topics: this.#topics },
      sessionTimeout: KAFKA_SESSION_TIMEOUT_MS,
      clientRack: KAFKA_CLIENT_RACK,
      retrying: (error) => this.#trouble(error),
    })
  }

  #openWork({ delivery, group, reader, commits }: Omit<Parts, 'assignment'>): Work {
    const parts = {
      ...workSettings(this.#service),
      handler: this.#handler,
      delivery,
      scheduler: this.#ordered?.scheduler,
      membership: group,
      atRisk: () => commits.atRisk,
    }
    return new Work(parts, {
      emptied: () => reader.wake(),
      retrying: ({ topic }) => this.#metrics.retries.inc({ topic }),
      deadLetter: ({ topic }) => this.#metrics.deadLetters.inc({ topic }),
      finished: (partition) => {
        commits.finished()
        if (partition.hasRoom) reader.wake()
      },
      failed: (error) => this.#failed(error),
    })
  }

  /** Tries for as long as Kafka is away. */
  async #untilThere<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask()
        this.#availability.answered()
        return answer
      } catch (error) {
        if (this.#closing.signal.aborted || error instanceof StopError || isFinal(error))
          throw error
        // Offsets of a transaction that is not over yet.
        if (!isError(error, 'UNSTABLE_OFFSET_COMMIT')) {
          this.#availability.failed(this.#explain(error))
        }
        await sleep(RETRY_MS)
      }
    }
  }

  /** What was in a transaction is handled again. */
  #aborted(error: Error): void {
    const what = 'a transaction is aborted, and its events are handled again'
    if (error instanceof StopError || isFinal(error)) this.#failed(error)
    else this.#service.log.write('warn', `${what}: ${this.#explain(error)}`)
  }

  /** A request that is tried again failed. */
  #trouble(error: Error): void {
    if (error instanceof StopError || isFinal(error)) this.#failed(error)
    else if (isChange(error)) this.#service.log.write('debug', this.#explain(error))
    else this.#availability.failed(this.#explain(error))
  }

  #failed(error: unknown): void {
    if (this.#closing.signal.aborted) return
    this.#end.reject(error instanceof StopError ? error : new StopError(this.#explain(error)))
  }

  #explain(error: unknown): string {
    const { KAFKA_BROKERS: brokers, KAFKA_TOPIC: topic } = this.#config
    return explain(error, { brokers: brokers.split(','), topic })
  }
}
