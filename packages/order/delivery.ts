import { randomUUID } from 'node:crypto'
import {
  type Config,
  type Delivery,
  type EventRecord,
  type HttpSink,
  httpSink,
  type Log,
  type OpenDelivery,
  type Outgoing,
  RetryableError,
  type Service,
  type Skip,
  skip,
} from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { Arrival } from './arrival.ts'
import type { Reason } from './decide.ts'
import { ORDER_ERRORS } from './errors.ts'
import { type OrderConfig, settings } from './generated/config.js'
import { Lease } from './lease.ts'
import { OrderMetrics } from './metrics.ts'
import { changeOf } from './of-event.ts'
import { openStore } from './open-store.ts'
import { PageOrder } from './order.ts'
import type { OrderAttributes } from './outputs.ts'
import type { SourceRecord } from './source-record.ts'
import type { OrderStore } from './store.ts'

/** How often held changes are checked for having waited long enough. */
const TICK_MS = 25

interface OutgoingArrival extends Arrival {
  readonly outgoing: Outgoing<PageChange>
}

/** A function's delivery that puts the changes of each page, from both datacenters, in their order. */
export const inPageOrder: OpenDelivery<PageChange, OrderConfig> = {
  settings,
  errors: ORDER_ERRORS,
  holdsEvents: true,
  open: (service) => new OrderedDelivery(service),
}

class OrderedDelivery implements Delivery<PageChange> {
  readonly #config: Config & OrderConfig
  readonly #log: Log
  readonly #metrics: OrderMetrics
  readonly #store: OrderStore
  readonly #lease: Lease
  readonly #order: PageOrder<OutgoingArrival>
  readonly #sinks: {
    readonly ordered: HttpSink | undefined
    readonly inconsistent: HttpSink | undefined
  }
  #timer: NodeJS.Timeout | undefined
  #warm: Promise<unknown> | undefined
  #draining = false

  constructor({ config, log, metrics }: Service<OrderConfig>) {
    this.#config = config
    this.#log = log
    this.#store = openStore(config.ORDER_STORE, config.ORDER_FORGET_DAYS)
    this.#lease = new Lease(this.#store, randomUUID(), (...now) => this.#changed(...now))
    this.#sinks = {
      ordered: httpSink('K_SINK', config.K_SINK, config.EVENT_DEADLINE_MS),
      inconsistent: httpSink(
        'INCONSISTENCY_SINK',
        config.INCONSISTENCY_SINK,
        config.EVENT_DEADLINE_MS,
      ),
    }
    this.#order = new PageOrder(
      this.#store,
      this.#lease,
      {
        publish: (arrival, mark) => this.#publish(arrival, mark),
        report: (arrival, reason, epoch) => this.#report(arrival, reason, epoch),
      },
      {
        window: config.ORDER_WINDOW_SECONDS * 1000,
        settle: config.ORDER_SETTLE_SECONDS * 1000,
        maxHeld: config.ORDER_MAX_HELD,
        // Two topics leave room below the limit of all events in progress, which is 8 times that.
        maxHeldBytes: 3 * config.MAX_EVENT_BYTES,
      },
    )
    this.#metrics = new OrderMetrics(metrics, () => ({
      held: this.#order.held,
      lag: this.#order.lag,
      epoch: this.#lease.epoch ?? 0,
    }))
  }

  /** Takes the lease if it is free, and if this instance may become active. */
  async warm(): Promise<void> {
    this.#warm ??= this.#start()
    await this.#warm
  }

  async deliver(outgoing: Outgoing<PageChange>, signal: AbortSignal): Promise<Skip | undefined> {
    await this.warm()
    // The signal to end may have come while the body of the event was read.
    if (this.#draining) throw draining()
    const { message, received } = outgoing
    const { event, change } = received
    const started = performance.now()
    const placed = await this.#order.place({
      page: message.headers['ce-partitionkey'] as string,
      change: changeOf(event, change),
      record: recordOf(event),
      bytes: Buffer.byteLength(message.body ?? ''),
      signal,
      outgoing,
    })
    this.#metrics.placed(placed, performance.now() - started)
    return placed === 'emit' || placed === 'gap' ? undefined : skip(placed.replace('-', '_'))
  }

  ended(record: EventRecord): void {
    this.#order.ended(recordOf(record))
  }

  drain(): void {
    this.#draining = true
    clearInterval(this.#timer)
    this.#order.clear(draining())
  }

  async close(): Promise<void> {
    await this.#lease.close()
    await Promise.all([this.#sinks.ordered?.close(), this.#sinks.inconsistent?.close()])
    await this.#store.close()
  }

  async #start(): Promise<void> {
    if (this.#draining) return
    this.#timer = setInterval(() => this.#order.tick(), TICK_MS)
    const lease = this.#config.ORDER_ACTIVE === 'true' ? this.#lease.start() : undefined
    await Promise.all([lease, this.#sinks.ordered?.warm(), this.#sinks.inconsistent?.warm()])
  }

  #changed(epoch: number | undefined, error?: unknown): void {
    if (error) this.#log.write('warn', `ORDER_STORE: ${(error as Error).message}`)
    else
      this.#log.write('info', epoch ? 'this is the active instance' : 'this is a standby', {
        epoch,
      })
    this.#order.clear()
  }

  #publish(arrival: OutgoingArrival, { epoch, sequence, gap }: OrderAttributes): Promise<unknown> {
    const marks = {
      'ce-epoch': String(epoch),
      'ce-sequence': String(sequence).padStart(10, '0'),
      ...(gap && { 'ce-gap': 'true' }),
    }
    return this.#post(this.#sinks.ordered, 'K_SINK', arrival, marks)
  }

  #report(arrival: OutgoingArrival, reason: Reason, epoch: number): Promise<unknown> {
    const marks = { 'ce-epoch': String(epoch), 'ce-reason': reason }
    return this.#post(this.#sinks.inconsistent, 'INCONSISTENCY_SINK', arrival, marks)
  }

  async #post(
    sink: HttpSink | undefined,
    name: string,
    { outgoing, signal }: OutgoingArrival,
    marks: Record<string, string>,
  ): Promise<void> {
    if (!sink) throw new RetryableError(`${name} is not set yet`, { code: 'sink_unavailable' })
    const { message } = outgoing
    // Drop incoming marks: they describe another stream's order.
    const { 'ce-gap': _, 'ce-reason': __, 'ce-sequence': ___, ...headers } = message.headers
    await sink.deliver(
      { ...outgoing, message: { ...message, headers: { ...headers, ...marks } } },
      signal,
    )
  }
}

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
