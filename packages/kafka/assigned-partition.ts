/** A partition that this process reads, and its unfinished records. */
import { setMaxListeners } from 'node:events'
import { Backlog } from './backlog.ts'
import type { CommittedOffset } from './group-offsets.ts'
import { decodeOffsetMap } from './offset-map.ts'
import type { ReadPartition } from './reader.ts'
import type { KafkaRecord, SourceEvent } from './source-event.ts'

/** A record, and the event of it once somebody has asked for that. */
export interface Incoming {
  readonly record: KafkaRecord
  event?: SourceEvent
  /** The time of the event once somebody has asked for it, in milliseconds since the epoch. */
  time?: number
}

export interface PartitionOptions {
  readonly start: CommittedOffset
  /** Whether the start is in the group's own commits already. */
  readonly isCommitted: boolean
  readonly laneOf: (incoming: Incoming) => string | undefined
  /** Whether a record is to be handled; the others count as finished. */
  readonly isWanted: (record: KafkaRecord) => boolean
  /** How many bytes may wait. */
  readonly maxWaitingBytes: () => number
  readonly added: () => void
}

/** How many records of a partition may wait. */
const MAX_WAITING = 5000
/** An estimate of a record's memory beside its bytes. */
const RECORD_BYTES = 1024

export class AssignedPartition extends Backlog<Incoming> implements ReadPartition {
  readonly topic: string
  readonly partition: number
  readonly #options: PartitionOptions
  readonly #abandoned = new AbortController()
  #committed: { readonly offset: bigint; readonly metadata: string }
  /** The offset after the last record that can be read. */
  end: bigint
  /** Whether its offsets may be committed. */
  isOwn = true
  /** Where to end; undefined: nowhere. */
  until: bigint | undefined
  /** When it last brought records, and when Kafka last answered, in milliseconds of `performance.now()`. */
  #activeAt = performance.now()
  #answeredAt = Number.NEGATIVE_INFINITY

  constructor(options: PartitionOptions) {
    const { topic, partition, offset, metadata } = options.start
    super(offset, decodeOffsetMap(offset, metadata))
    this.topic = topic
    // Each task in flight listens.
    setMaxListeners(0, this.signal)
    this.partition = partition
    this.#options = options
    this.end = offset
    this.#committed = { offset: options.isCommitted ? offset : -1n, metadata }
  }

  /** Aborted when the partition is another process's: its tasks in flight are of no use any more. */
  get signal(): AbortSignal {
    return this.#abandoned.signal
  }

  abandon(): void {
    this.#abandoned.abort()
  }

  get nextOffset(): bigint {
    return this.offsets.next
  }

  get hasRoom(): boolean {
    if (this.until !== undefined && this.nextOffset >= this.until) return false
    if (this.waiting === 0) return true
    return this.waiting < MAX_WAITING && this.waitingBytes < this.#options.maxWaitingBytes()
  }

  take(records: readonly KafkaRecord[], next: bigint, end: bigint): void {
    const { laneOf, isWanted, added } = this.#options
    this.#answeredAt = performance.now()
    if (records.length > 0) this.#activeAt = this.#answeredAt
    for (const record of records) {
      if (this.until !== undefined && record.offset >= this.until) break
      if (!isWanted(record)) continue
      const incoming = { record }
      this.add(record.offset, incoming, laneOf(incoming), sizeOf(record))
    }
    // Records beyond the end of the run are not handled, so they must not be committed either.
    const { until = next } = this
    this.offsets.readTo(next < until ? next : until)
    this.end = end
    added()
  }

  quiet(): void {
    this.#answeredAt = performance.now()
  }

  /** For how long Kafka has answered that there is nothing new, in milliseconds. */
  get quietFor(): number {
    return this.#answeredAt - this.#activeAt
  }

  skipTo(offset: bigint): void {
    this.offsets.readTo(offset)
  }

  /** Everything up to where it ends is finished. */
  get isDone(): boolean {
    return this.until !== undefined && this.offsets.position >= this.until
  }

  /** The offset and the map to commit; undefined if they are committed. */
  get due(): CommittedOffset | undefined {
    const offset = this.offsets.position
    const metadata = this.offsets.map()
    const { topic, partition } = this
    const { offset: last, metadata: lastMetadata } = this.#committed
    if (offset === last && metadata === lastMetadata) return undefined
    return { topic, partition, offset, metadata }
  }

  committed({ offset, metadata }: CommittedOffset): void {
    this.#committed = { offset, metadata }
  }

  get committedOffset(): bigint {
    return this.#committed.offset
  }
}

/** An estimate of the memory that a record takes, in bytes. */
export function sizeOf({ key, value, headerEntries }: KafkaRecord): number {
  let bytes = RECORD_BYTES + (value?.length ?? 0) + (key?.length ?? 0)
  for (const [name, text] of headerEntries) bytes += name.length + (text?.length ?? 0)
  return bytes
}
