/** Handles the records of all partitions: each once, again, or as a dead letter. */
import type { Event, EventHandler, Store } from '@tributary/runtime'
import type { AssignedPartition, Incoming } from './assigned-partition.ts'
import type { Task } from './backlog.ts'
import { type BackoffPolicy, backoff } from './backoff.ts'
import { errorExtensions } from './dead-letter.ts'
import { deadLetterRecord } from './dead-letter-record.ts'
import type { Delivery } from './delivery.ts'
import { StopError } from './failure.ts'
import type { Group } from './group.ts'
import { kafkaMessage } from './message.ts'
import { Refused } from './refused.ts'
import { type Limits, Scheduler } from './scheduler.ts'
import { type KafkaRecord, type SourceEvent, sourceEvent } from './source-event.ts'
import type { OutgoingRecord } from './writer.ts'

type Answer = Awaited<ReturnType<EventHandler['handle']>>

type Tasks = Scheduler<Incoming, AssignedPartition>

/** What chooses the next record. */
export type Starter = Pick<Tasks, 'inFlight' | 'add' | 'remove' | 'start' | 'ended'>

export interface WorkSettings {
  /** The `source` of plain data, before `#` and the topic. */
  readonly source: string
  /** The function, in the dead letters. */
  readonly destination: string
  readonly outputTopic: string
  /** Only for a function that puts events in order: the topic of those that have no place in it. */
  readonly inconsistencyTopic?: string | undefined
  readonly deadLetterTopic: string
  readonly retry: number
  readonly backoffPolicy: BackoffPolicy
  readonly backoffDelay: number
  readonly limits: Limits
}

export interface WorkOptions extends WorkSettings {
  readonly handler: EventHandler
  /** Chooses the next record; the default is a fair share of each partition. */
  readonly scheduler?: Starter | undefined
  readonly delivery: Pick<Delivery, 'write' | 'ended'>
  /** Whether the group counts on this process; else its partitions may be another one's. */
  readonly membership: Pick<Group, 'isCurrent' | 'current'>
  /** How many finished records would be handled again if the process died; they take places of records in flight. */
  readonly atRisk: () => number
}

export interface WorkEvents {
  /** All records of a partition were started, so more may be read. */
  emptied(): void
  retrying(partition: AssignedPartition): void
  deadLetter(partition: AssignedPartition): void
  /** A record is finished, so there is an offset to commit, and room for another record. */
  finished(partition: AssignedPartition): void
  /** The process cannot go on. */
  failed(error: unknown): void
}

export class Work {
  readonly #options: WorkOptions
  readonly #events: WorkEvents
  readonly #scheduler: Starter

  constructor(options: WorkOptions, events: WorkEvents) {
    this.#options = options
    this.#events = events
    this.#scheduler = options.scheduler ?? new Scheduler(options.limits)
  }

  get inFlight(): number {
    return this.#scheduler.inFlight
  }

  add(partition: AssignedPartition): void {
    this.#scheduler.add(partition)
  }

  /** Starts no further task of a partition. */
  remove(partition: AssignedPartition): void {
    this.#scheduler.remove(partition)
  }

  /** Starts what there is room for. */
  run(): void {
    const { membership, atRisk } = this.#options
    while (membership.isCurrent) {
      const next = this.#scheduler.start(atRisk())
      if (!next) return
      if (next.backlog.waiting === 0) this.#events.emptied()
      void this.#work(next.backlog, next.task)
    }
  }

  /** The event of a record, made once. */
  eventOf(incoming: Incoming): SourceEvent {
    incoming.event ??= sourceEvent(this.#options.source, incoming.record)
    return incoming.event
  }

  async #work(partition: AssignedPartition, task: Task<Incoming>): Promise<void> {
    let isFinished = false
    try {
      isFinished = await this.#attempt(partition, task)
      if (isFinished) partition.finish(task)
      else partition.pause(task)
    } catch (error) {
      partition.pause(task)
      if (!partition.signal.aborted) this.#events.failed(error)
    } finally {
      this.#options.delivery.ended(task, isFinished)
      if (isFinished) this.#events.finished(partition)
      this.#scheduler.ended(task)
      this.run()
    }
  }

  /** @returns whether it is finished */
  async #attempt(partition: AssignedPartition, task: Task<Incoming>): Promise<boolean> {
    const event = this.eventOf(task.record)
    const answer = await this.#handle(event, partition, task)
    if (answer.status < 300) return true
    // It comes again, here or in another process.
    if (partition.signal.aborted || answer.headers['kne-code'] === 'draining') return false
    if (answer.status >= 500 && task.attempts <= this.#options.retry) {
      this.#retry(partition, task)
      return false
    }
    await this.#deadLetter(partition, task, event, answer)
    return true
  }

  #handle(event: SourceEvent, partition: AssignedPartition, task: Task<Incoming>): Promise<Answer> {
    const { handler, outputTopic, inconsistencyTopic } = this.#options
    const store: Store = async (output, body, to) => {
      const value = body === undefined ? null : Buffer.from(body)
      try {
        const message = kafkaMessage({ attributes: attributesOf(output), value })
        const topic = to === undefined ? outputTopic : (inconsistencyTopic as string)
        await this.#write(partition, task, { topic, ...message })
        return undefined
      } catch (error) {
        if (error instanceof Refused) return `the result: ${error.message}`
        if (!partition.signal.aborted) this.#events.failed(error)
        throw error
      }
    }
    return handler.handle(event, store, partition.signal)
  }

  async #deadLetter(
    partition: AssignedPartition,
    task: Task<Incoming>,
    event: SourceEvent,
    { status, headers, body = '' }: Answer,
  ): Promise<void> {
    const { destination, deadLetterTopic } = this.#options
    const response = { status, headers: Object.entries(headers), body: Buffer.from(body) }
    const errors = errorExtensions(destination, response)
    const { record } = task.record
    try {
      const letter = deadLetterRecord(record, event, errors)
      await this.#write(partition, task, { topic: deadLetterTopic, ...letter })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const place = `${record.topic}, partition ${record.partition}, offset ${record.offset}`
      throw new StopError(
        `the dead letter of ${place} cannot be stored: ${error.message}; ${error.advice}`,
      )
    }
    this.#events.deadLetter(partition)
  }

  /** Stores a record, unless the partition may be another process's by now. */
  async #write(
    partition: AssignedPartition,
    task: Task<Incoming>,
    record: OutgoingRecord,
  ): Promise<void> {
    if (!this.#options.membership.isCurrent) {
      await Promise.race([this.#options.membership.current(), aborted(partition.signal)])
    }
    partition.signal.throwIfAborted()
    await this.#options.delivery.write(record, task, partition)
  }

  #retry(partition: AssignedPartition, task: Task<Incoming>): void {
    const { backoffPolicy, backoffDelay } = this.#options
    task.record = { record: copied(task.record.record) }
    this.#events.retrying(partition)
    const again = () => {
      if (partition.signal.aborted) return
      partition.resume(task)
      this.run()
    }
    setTimeout(again, backoff(backoffPolicy, backoffDelay, task.attempts))
  }
}

/** A result's attributes as text, without its data. */
function attributesOf({ data: _, data_base64: __, ...attributes }: Event): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) texts[name] = String(value)
  }
  return texts
}

/** A record waits for long before a retry: its bytes are a part of all that came with it, which would stay. */
function copied(record: KafkaRecord): KafkaRecord {
  const copy = (bytes: Buffer | null | undefined) => (bytes ? Buffer.from(bytes) : bytes)
  return {
    ...record,
    key: copy(record.key),
    value: copy(record.value),
    headerEntries: record.headerEntries.map(([name, value]) => [Buffer.from(name), copy(value)]),
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
