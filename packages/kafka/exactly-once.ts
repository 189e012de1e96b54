/** Results and their offsets in one transaction: for who reads committed records, each result is there once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { inTime, isChange } from './client.ts'
import { commitInTime, type Delivery, type DueOffset, type Origin } from './delivery.ts'
import type { GroupOffsets } from './group-offsets.ts'
import { Refused } from './refused.ts'
import { mayRetry } from './request.ts'
import type { TransactionalProducer } from './transactional-producer.ts'
import { type OutgoingRecord, Writer } from './writer.ts'

const RETRY_MS = 100
/** Between two transactions that fail. */
const PAUSE_MS = 500

type Transactions = Pick<
  TransactionalProducer,
  'send' | 'partitionCount' | 'transaction' | 'hasRecords' | 'addOffsets' | 'end' | 'close'
>

export interface ExactlyOnceParts {
  readonly group: string
  readonly offsets: Pick<GroupOffsets, 'commit'>
  /** Opens a producer, and aborts what the one before left open. It waits while Kafka is away. */
  readonly open: () => Promise<Transactions>
  /** A commit is tried again. */
  readonly retrying: (error: Error) => void
  /**
   * The transaction is aborted. Its records have to be handled again, once `ready` resolves; their partitions are
   * abandoned when this returns.
   */
  readonly aborted: (error: Error, ready: Promise<void>) => void
}

/** One transaction is open at a time. Its commit waits for the tasks that have stored a record and are in flight. */
export class ExactlyOnce implements Delivery {
  /** Results wait so long for being read; a shorter one costs more. */
  readonly interval = 100
  readonly repeats = false
  readonly #parts: ExactlyOnceParts
  /** Undefined from an abortion until the next producer is there. */
  #producer: Transactions | undefined
  #writer: Writer
  /** Tasks in flight that have begun to store something in this transaction. */
  readonly #open = new Set<object>()
  /** The partitions whose tasks are in this transaction. */
  readonly #origins = new Set<Origin>()
  /** Whether other tasks have to wait for the next transaction. */
  #isClosed = false
  #waiting: (() => void)[] = []

  private constructor(producer: Transactions, parts: ExactlyOnceParts) {
    this.#parts = parts
    this.#producer = producer
    this.#writer = new Writer(producer)
  }

  static async open(parts: ExactlyOnceParts): Promise<ExactlyOnce> {
    return new ExactlyOnce(await parts.open(), parts)
  }

  async write(record: OutgoingRecord, task: object, origin: Origin): Promise<void> {
    while (this.#isClosed && !this.#open.has(task)) {
      await this.#change()
      origin.signal.throwIfAborted()
    }
    this.#open.add(task)
    this.#origins.add(origin)
    const producer = this.#producer
    try {
      await this.#writer.write(record)
    } catch (error) {
      if (!(error instanceof Refused)) this.#abort(error as Error, producer)
      throw error
    }
  }

  ended(task: object, isFinished: boolean): void {
    if (!this.#open.delete(task)) return
    if (!isFinished) this.#abort(new Error('an event was abandoned'), this.#producer)
    this.#changed()
  }

  async commit(take: () => readonly DueOffset[]): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const producer = this.#producer
    while (this.#open.size > 0) await this.#change()
    if (!producer || producer !== this.#producer) return
    const offsets = take()
    const isTransaction = this.#origins.size > 0
    if (isTransaction) {
      try {
        await this.#commit(offsets, producer)
      } catch (error) {
        return this.#abort(error as Error, producer)
      }
    }
    this.#isClosed = false
    this.#changed()
    // Without a record there is nothing that a transaction would hold together.
    if (!isTransaction) await commitInTime(offsets, (each) => this.#parts.offsets.commit(each))
  }

  async close(): Promise<void> {
    const producer = this.#producer
    // Whoever reads committed records waits for the end of a transaction.
    if (producer?.hasRecords) await inTime(producer.end(false))
    await producer?.close()
  }

  async #commit(offsets: readonly DueOffset[], producer: Transactions): Promise<void> {
    const { group, offsets: groupOffsets, retrying } = this.#parts
    await producer.addOffsets(group)
    for (;;) {
      // A broker would take them, if this process has joined again meanwhile.
      for (const { isOwn } of this.#origins) if (!isOwn) throw new Error('a partition was revoked')
      // Another partition's offset is left out: its new owner may have committed a later one.
      const own = offsets.filter(({ origin }) => origin.isOwn)
      try {
        await groupOffsets.commit(own, producer.transaction)
        break
      } catch (error) {
        // The group may change, and this process keep its partitions.
        if (!mayRetry(error) && !isChange(error)) throw error
        retrying(error as Error)
        await sleep(RETRY_MS)
      }
    }
    await producer.end(true)
    this.#origins.clear()
  }

  #abort(error: Error, producer: Transactions | undefined): void {
    if (!producer || producer !== this.#producer) return
    this.#producer = undefined
    this.#isClosed = true
    this.#open.clear()
    this.#origins.clear()
    this.#parts.aborted(error, this.#renew(producer))
    this.#changed()
  }

  async #renew(producer: Transactions): Promise<void> {
    void producer.close()
    await sleep(PAUSE_MS)
    this.#producer = await this.#parts.open()
    this.#writer = new Writer(this.#producer)
    this.#isClosed = false
    this.#changed()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
