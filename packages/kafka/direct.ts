/** A function directly on Kafka: a member of a consumer group that reads, handles and writes records. */
import type { Config, EventHandler, RunningTransport, Service } from '@tributary/runtime'
import { type Connection, isFinal } from './client.ts'
import type { Delivery } from './delivery.ts'
import { StopError } from './failure.ts'
import type { KafkaConfig } from './generated/config.js'
import { laneOf } from './lanes.ts'
import { Link } from './link.ts'
import { KafkaMetrics } from './metrics.ts'
import { openDelivery } from './open-delivery.ts'
import { Ordered } from './ordered.ts'
import { outputsOf } from './outputs.ts'
import { Subscription } from './subscription.ts'
import { checkTopics } from './topics.ts'
import type { Window } from './window.ts'
import { Work } from './work.ts'
import { workSettings } from './work-settings.ts'

export class Direct implements RunningTransport {
  readonly #config: KafkaConfig & Config
  readonly #service: Service<KafkaConfig>
  readonly #handler: EventHandler
  readonly #window: Window
  readonly #link: Link
  readonly #metrics: KafkaMetrics
  readonly #ordered: Ordered | undefined
  #subscription: Subscription | undefined

  constructor(
    service: Service<KafkaConfig>,
    handler: EventHandler,
    connection: Connection,
    window: Window,
  ) {
    this.#service = service
    this.#config = service.config
    this.#handler = handler
    this.#window = window
    const topics = service.config.KAFKA_TOPIC.split(',')
    const log = (level: 'warn' | 'debug', line: string) => service.log.write(level, line)
    this.#link = new Link(connection, topics, log)
    this.#metrics = new KafkaMetrics(service.metrics, topics, () => this.#subscription?.partitions)
    this.#ordered = Ordered.of({
      handler,
      limits: workSettings(service).limits,
      missing: () => this.#subscription?.missing ?? 0,
      failed: (error) => this.#link.failed(error),
      warn: (line) => log('warn', line),
    })
    this.#start().catch((error) => this.#link.failed(error))
  }

  get ended(): Promise<void> {
    return this.#link.ended
  }

  get notReady(): string | undefined {
    // A standby is ready: an update waits for it before it ends the active instance.
    if (this.#ordered?.isStandby) return undefined
    if (!this.#subscription?.group.hasJoined) return 'no partitions assigned'
    return this.#link.isAway ? 'Kafka is away' : undefined
  }

  async close(milliseconds: number): Promise<void> {
    this.#link.close()
    await this.#subscription?.close(milliseconds)
    this.#link.end()
  }

  async #start(): Promise<void> {
    const { connection } = this.#link
    const handler = this.#handler
    const outputs = outputsOf(this.#config, handler)
    await this.#link.untilThere(() => checkTopics(connection, outputs))
    const subscription = await this.#subscribe()
    this.#subscription = subscription
    await this.#ordered?.begin()
    const delivery = await openDelivery(this.#config, {
      ...{ connection, group: subscription.group, isOrdered: this.#ordered !== undefined },
      retrying: (error) => this.#link.trouble(error),
      aborted: (error, ready) => {
        this.#aborted(error)
        subscription.restart(ready)
      },
    })
    const work = this.#openWork(subscription, delivery)
    const { KAFKA_ORDERING } = this.#config
    subscription.join({
      ...{ work, delivery },
      laneOf: (each) => laneOf(each, work, handler, KAFKA_ORDERING),
    })
    this.#ordered?.run(work)
  }

  #subscribe(): Promise<Subscription> {
    const { KAFKA_CONSUMER_GROUP, KAFKA_SESSION_TIMEOUT_MS, KAFKA_CLIENT_RACK } = this.#config
    return Subscription.open(this.#link, {
      ...{ group: KAFKA_CONSUMER_GROUP, sessionTimeout: KAFKA_SESSION_TIMEOUT_MS },
      ...{ clientRack: KAFKA_CLIENT_RACK, window: this.#window },
      maxInFlight: this.#config.MAX_CONCURRENT_EVENTS,
      rebalanced: () => this.#metrics.rebalances.inc(),
      refreshed: () => this.#ordered?.check(),
    })
  }

  #openWork(subscription: Subscription, delivery: Delivery): Work {
    const parts = {
      ...workSettings(this.#service),
      ...{ handler: this.#handler, delivery, scheduler: this.#ordered?.scheduler },
      membership: subscription.group,
      atRisk: () => subscription.atRisk,
    }
    return new Work(parts, {
      emptied: () => subscription.read(),
      retrying: ({ topic }) => this.#metrics.retries.inc({ topic }),
      deadLetter: ({ topic }) => this.#metrics.deadLetters.inc({ topic }),
      finished: (partition) => subscription.finished(partition),
      failed: (error) => this.#link.failed(error),
    })
  }

  /** What was in a transaction is handled again. */
  #aborted(error: Error): void {
    const what = 'a transaction is aborted, and its events are handled again'
    if (error instanceof StopError || isFinal(error)) this.#link.failed(error)
    else this.#link.log('warn', `${what}: ${this.#link.explain(error)}`)
  }
}
