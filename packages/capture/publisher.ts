/**
 * Writes events to the topic in the order of the log. One batch is under way at a time, and each record says up
 * to which transaction everything was stored before its batch: from there a restarted reader goes on, so it
 * repeats at most one batch, and loses nothing however many partitions the topic has.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { kafkaMessage, Refused, StopError, TooLarge, type Writer } from '@tributary/kafka'
import { pageRows } from '@tributary/schemas'
import { type PageEvent, STREAM } from './page-rows.ts'
import { LATE_MS } from './visibility.ts'

/** The CloudEvents extension with that position. */
export const POSITION = 'gtidposition'

/** A transaction that was read; it has no events if it changed no page. */
export interface Publication {
  readonly events: readonly PageEvent[]
  /** The position after it. */
  readonly position: string
  readonly committedAt: Date
  /** When it was read, by `performance.now()`. */
  readonly readAt: number
}

export interface PublisherOptions {
  readonly topic: string
  /** The events' `source`. */
  readonly source: string
  /** Up to where everything is stored already. */
  readonly position: string
  /** Called when a batch is stored; with an empty one when only the position is. */
  readonly stored: (batch: readonly Publication[]) => void
  readonly failed: (error: unknown) => void
  /** Whether Kafka does not answer. */
  readonly isAway: () => boolean
}

/** What was read waits for so long that the wiki may have hidden parts of it: it must be read again. */
export class Stale extends Error {}

/** How many transactions, and bytes of events, may wait before reading pauses. */
const MAX_WAITING = 20_000
const MAX_WAITING_BYTES = 8 * 1024 * 1024
/** A batch. Its repetition after a kill is bounded by it. */
const MAX_BATCH_BYTES = 512 * 1024
/** How often the age of what waits is looked at. */
const AGE_MS = 500

export class Publisher {
  readonly #writer: Pick<Writer, 'write'>
  readonly #options: PublisherOptions
  #waiting: Publication[] = []
  #underWay: readonly Publication[] = []
  #isAbandoned = false
  #waitingBytes = 0
  #position: string
  /** The position that the newest record of the topic has. */
  #written: string
  #running: Promise<void> | undefined
  #room = Promise.withResolvers<void>()

  constructor(writer: Pick<Writer, 'write'>, options: PublisherOptions) {
    this.#writer = writer
    this.#options = options
    this.#position = options.position
    this.#written = options.position
  }

  /** Everything up to here is stored. */
  get position(): string {
    return this.#position
  }

  add(publication: Publication): void {
    if (this.#isAbandoned) return
    this.#waiting.push(publication)
    this.#waitingBytes += sizeOf(publication)
    this.#running ??= this.#run()
  }

  /** Resolves when there is room for more; at once if there is. @throws Stale */
  async hasRoom(): Promise<void> {
    this.#checkAge()
    while (this.#waiting.length > MAX_WAITING || this.#waitingBytes > MAX_WAITING_BYTES) {
      await this.#orAge(this.#room.promise)
    }
  }

  /** Resolves when all that was added is stored. @throws Stale */
  async drained(): Promise<void> {
    this.#checkAge()
    while (this.#running) await this.#orAge(this.#running)
  }

  /** Drops what waits: another publisher reads it again. */
  abandon(): void {
    this.#isAbandoned = true
    this.#waiting = []
    this.#waitingBytes = 0
    this.#room.resolve()
  }

  /**
   * Writes the position in a record of its own, where the log has gone on without events: else a restart would
   * begin where the log may be purged. For consumers it is a canary, which they skip.
   * @param isFirst the topic does not have the position that this reader began with
   */
  async mark(isFirst = false): Promise<void> {
    await this.drained()
    const position = this.#position
    if (position === this.#written && !isFirst) return
    const id = randomUUID()
    const meta = { id, stream: STREAM, domain: 'canary' }
    const body = JSON.stringify({ $schema: pageRows.id, meta })
    await this.#write({ id, subject: 'canary', time: new Date().toISOString(), body })
    this.#written = position
    this.#options.stored([])
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#nextBatch()
        if (isOld(batch)) return this.abandon()
        await this.#publish(batch)
      }
    } catch (error) {
      if (!this.#isAbandoned) this.#options.failed(error)
      // Nothing is stored any more: nobody may wait for it.
      this.abandon()
    } finally {
      this.#running = undefined
    }
  }

  /** A batch that is tried again while Kafka is away was read before it went away. */
  #checkAge(): void {
    if (this.#options.isAway() && isOld(this.#underWay)) this.abandon()
    if (this.#isAbandoned) throw new Stale('what was read waits for too long; it is read again')
  }

  async #orAge(promise: Promise<void>): Promise<void> {
    const end = new AbortController()
    const { signal } = end
    const timer = sleep(AGE_MS, undefined, { signal, ref: false }).catch(() => {})
    await Promise.race([promise, timer])
    end.abort()
    this.#checkAge()
  }

  #nextBatch(): Publication[] {
    return this.#waiting.splice(0, fitting(this.#waiting, sizeOf))
  }

  async #publish(batch: readonly Publication[]): Promise<void> {
    this.#underWay = batch
    const events = batch.flatMap((each) => each.events)
    if (events.length > 0) {
      // A transaction may have many more: as records they take several times their size.
      for (const some of portions(events)) {
        await Promise.all(some.map((event) => this.#write(event)))
      }
      this.#written = this.#position
    }
    this.#underWay = []
    this.#position = batch.at(-1)?.position ?? this.#position
    for (const each of batch) this.#waitingBytes -= sizeOf(each)
    this.#room.resolve()
    this.#room = Promise.withResolvers()
    this.#options.stored(batch)
  }

  async #write({ id, key, subject, time, body }: Omit<PageEvent, 'key'> & { key?: string }) {
    const { topic, source } = this.#options
    const attributes = {
      specversion: '1.0',
      id,
      source,
      type: STREAM,
      subject,
      time,
      datacontenttype: 'application/json',
      dataschema: `urn:tributary:schema:${pageRows.id}`,
      [POSITION]: this.#position,
      ...(key !== undefined && { partitionkey: key }),
    }
    const value = Buffer.from(body)
    await this.#writer.write({ topic, ...kafkaMessage({ attributes, value }) }).catch((error) => {
      if (error instanceof TooLarge) {
        throw new StopError(
          `topic ${topic} takes no events of ${value.length} bytes; set its max.message.bytes to 1048588 or more`,
        )
      }
      if (!(error instanceof Refused)) throw error
      throw new StopError(`an event cannot be stored: ${error.message}; ${error.advice}`)
    })
  }
}

const sizeOfEvent = ({ body }: PageEvent): number => body.length + 300
const sizeOf = ({ events }: Publication): number =>
  events.reduce((bytes, event) => bytes + sizeOfEvent(event), 0)

/** How many of the items, at least one, fit into a batch. */
function fitting<T>(items: readonly T[], size: (item: T) => number): number {
  let bytes = 0
  const end = items.findIndex((item, i) => {
    bytes += size(item)
    return i > 0 && bytes > MAX_BATCH_BYTES
  })
  return end < 0 ? items.length : end
}

function* portions(events: readonly PageEvent[]): Generator<readonly PageEvent[]> {
  for (let rest = events; rest.length > 0; ) {
    const count = fitting(rest, sizeOfEvent)
    yield rest.slice(0, count)
    rest = rest.slice(count)
  }
}

const isOld = (batch: readonly Publication[]): boolean => {
  const since = performance.now() - LATE_MS
  return batch.some(({ events, readAt }) => events.length > 0 && readAt < since)
}
