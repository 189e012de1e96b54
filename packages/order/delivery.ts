import { randomUUID } from 'node:crypto'
import {
  type Config,
  type Delivery,
  type EventRecord,
  type Log,
  type OpenDelivery,
  type Ordering,
  type Outgoing,
  type Partitions,
  RetryableError,
  type Service,
  type Skip,
  type Store,
  skip,
} from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { Arrival } from './arrival.ts'
import type { FinalDecision } from './decide.ts'
import { ORDER_ERRORS } from './errors.ts'
import { type OrderConfig, settings } from './generated/config.js'
import { Lease } from './lease.ts'
import { OrderMetrics } from './metrics.ts'
import { changeOf } from './of-event.ts'
import { openStore } from './open-store.ts'
import { PageOrder } from './order.ts'
import { type Leaving, Outlets } from './outlets.ts'
import type { OrderAttributes } from './outputs.ts'
import { persist } from './persist.ts'
import { ReadPartitions } from './read-partitions.ts'
import type { SourceRecord } from './source-record.ts'
import type { OrderStore } from './store.ts'
import { Watermarks } from './watermarks.ts'

/** How often held changes are checked for having waited long enough. */
const TICK_MS = 25

interface LeavingArrival extends Arrival, Leaving {}

/** A function's delivery that puts the changes of each page, from both datacenters, in their order. */
export const inPageOrder: OpenDelivery<PageChange, OrderConfig> = {
  settings,
  errors: ORDER_ERRORS,
  holdsEvents: true,
  open: (service) => new OrderedDelivery(service),
}

class OrderedDelivery implements Delivery<PageChange> {
  readonly ordering: Ordering<PageChange>
  readonly #config: Config & OrderConfig
  readonly #log: Log
  readonly #metrics: OrderMetrics
  readonly #store: OrderStore
  readonly #lease: Lease
  readonly #order: PageOrder<LeavingArrival>
  readonly #outlets: Outlets
  /** Resolves when this is the active instance for the first time. */
  readonly #active = Promise.withResolvers<void>()
  /** Aborted when held changes are given back. */
  readonly #draining = new AbortController()
  /** What a transport reads; undefined if events come over HTTP. */
  #partitions: Partitions | undefined
  #timer: NodeJS.Timeout | undefined
  #warm: Promise<unknown> | undefined

  constructor({ config, log, metrics }: Service<OrderConfig>) {
    this.#config = config
    this.#log = log
    this.#store = openStore(config.ORDER_STORE, config.ORDER_FORGET_DAYS)
    this.#lease = new Lease(this.#store, randomUUID(), (...now) => this.#changed(...now))
    this.#outlets = new Outlets(config)
    this.#order = this.#openOrder()
    this.#metrics = new OrderMetrics(metrics, () => ({
      held: this.#order.held,
      lag: this.#order.lag,
      epoch: this.#lease.epoch ?? 0,
    }))
    const order = this.#order
    this.ordering = {
      begin: (partitions) => this.#begin(partitions),
      timeOf: ({ event, change }) => changeOf(event, change).intake,
      idle: 2000 * config.ORDER_SETTLE_SECONDS,
      get held() {
        return { events: order.held, bytes: order.heldBytes }
      },
    }
  }

  /** Takes the lease if it is free, and if this instance may become active. */
  async warm(): Promise<void> {
    this.#warm ??= this.#start()
    await this.#warm
  }

  async deliver(
    outgoing: Outgoing<PageChange>,
    signal: AbortSignal,
    store?: Store,
  ): Promise<Skip | undefined> {
    await this.warm()
    // The signal to end may have come while the body of the event was read.
    if (this.#draining.signal.aborted) throw draining()
    const { message, received } = outgoing
    const { event, change } = received
    const started = performance.now()
    const arrival = {
      page: message.headers['ce-partitionkey'] as string,
      change: changeOf(event, change),
      record: recordOf(event),
      bytes: Buffer.byteLength(message.body ?? ''),
      ...{ signal, outgoing, store },
    }
    const placed = await (store ? this.#insist(arrival) : this.#order.place(arrival))
    this.#metrics.placed(placed, performance.now() - started)
    return placed === 'emit' || placed === 'gap' ? undefined : skip(placed.replace('-', '_'))
  }

  ended(record: EventRecord): void {
    this.#order.ended(recordOf(record))
  }

  drain(): void {
    this.#draining.abort()
    clearInterval(this.#timer)
    this.#order.clear(draining())
  }

  async close(): Promise<void> {
    await this.#lease.close()
    await this.#outlets.close()
    await this.#store.close()
  }

  async #start(): Promise<void> {
    if (this.#draining.signal.aborted) return
    this.#timer = setInterval(() => this.#order.tick(), TICK_MS)
    const lease = this.#config.ORDER_ACTIVE === 'true' ? this.#lease.start() : undefined
    await Promise.all([lease, this.#outlets.warm()])
  }

  async #begin(partitions: Partitions): Promise<void> {
    this.#partitions = partitions
    this.#order.clear()
    await this.warm()
    await this.#active.promise
  }

  #openOrder(): PageOrder<LeavingArrival> {
    const { ORDER_WINDOW_SECONDS, ORDER_SETTLE_SECONDS, ORDER_MAX_HELD } = this.#config
    const { FUNC_TRANSPORT, MAX_EVENT_BYTES } = this.#config
    const margins = { window: ORDER_WINDOW_SECONDS * 1000, settle: ORDER_SETTLE_SECONDS * 1000 }
    const warn = (line: string) => this.#log.write('warn', line)
    // Two topics leave room below the limit of all events in progress, which is 8 times that.
    const limits = { maxHeld: ORDER_MAX_HELD, maxHeldBytes: 3 * MAX_EVENT_BYTES }
    return new PageOrder(
      this.#store,
      this.#lease,
      {
        publish: (arrival, mark) => this.#outlets.publish(arrival, marksOf(mark)),
        report: (arrival, reason, epoch) =>
          this.#outlets.report(arrival, { epoch: String(epoch), reason }),
      },
      {
        ...margins,
        ...(FUNC_TRANSPORT === 'kafka' ? UNLIMITED : limits),
        openInputs: () =>
          this.#partitions
            ? new ReadPartitions(margins, this.#partitions, warn)
            : new Watermarks(margins),
      },
    )
  }

  #changed(epoch: number | undefined, error?: unknown): void {
    if (error) this.#log.write('warn', `ORDER_STORE: ${(error as Error).message}`)
    else
      this.#log.write('info', epoch ? 'this is the active instance' : 'this is a standby', {
        epoch,
      })
    this.#order.clear()
    if (epoch !== undefined) this.#active.resolve()
    else if (!error) this.#partitions?.end(DEPOSED)
  }

  /** Places a change although the store may fail: a transport does not bring it again later. */
  async #insist(arrival: LeavingArrival): Promise<FinalDecision> {
    let outcome: FinalDecision | Error | undefined
    const place = async () => {
      outcome = await this.#order.place(arrival).catch((error: Error) => {
        if (error instanceof RetryableError && !arrival.signal.aborted) throw error
        return error
      })
    }
    const report = (line: string) => this.#log.write('debug', line, { key: arrival.page })
    await persist(place, this.#draining.signal, report).catch(() => {})
    if (typeof outcome === 'string') return outcome
    throw outcome ?? draining()
  }
}

const DEPOSED =
  'the lease in ORDER_STORE is over, or another instance has it; this process ends, to start again as a standby'

/** A transport brings the events of one window beyond the watermark only, and their bytes are bounded. */
const UNLIMITED = { maxHeld: Number.POSITIVE_INFINITY, maxHeldBytes: Number.POSITIVE_INFINITY }

const marksOf = ({ epoch, sequence, gap }: OrderAttributes) => ({
  epoch: String(epoch),
  sequence: String(sequence).padStart(10, '0'),
  ...(gap && { gap: 'true' }),
})

/** Where a KafkaSource has read an event. */
function recordOf(record: EventRecord): SourceRecord {
  const { source, knativekafkapartition = 0, knativekafkaoffset } = record
  const offset = Number(knativekafkaoffset)
  return {
    ...{ topic: source, partition: String(knativekafkapartition) },
    ...(Number.isSafeInteger(offset) && { offset }),
  }
}

const draining = () => new RetryableError('this process is about to end', { code: 'draining' })
