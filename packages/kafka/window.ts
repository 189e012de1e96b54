/** Which records are read: from where, and up to where. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer } from '@platformatic/kafka'
import type { TopicPartition } from './group-offsets.ts'
import type { KafkaRecord } from './source-event.ts'

/** ListOffsets' names for the oldest record and for the end. */
const EARLIEST = -2n
const LATEST = -1n
/** ListOffsets' isolation levels. For the second one, the records end where an open transaction begins. */
const READ_UNCOMMITTED = 0
const READ_COMMITTED = 1

/** The longest time that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1

type Listing = Pick<Consumer, 'listOffsets'>

/** Where a window is from and to, as somebody wrote it: an RFC 3339 time, or a name. */
export interface Bounds {
  /** `latest` is the topic's end. The default is its oldest record. */
  readonly start?: string | undefined
  /** `latest` is where the topic ends now. Without an end the reading goes on. */
  readonly end?: string | undefined
}

/** A window of time, in milliseconds since the epoch. By the records' timestamps, also where these step backwards. */
export class Window {
  /** A time, {@link EARLIEST} or {@link LATEST}. */
  readonly #start: bigint
  readonly #from: bigint | undefined
  /** Undefined: the topic's end, or no end at all. */
  readonly #until: bigint | undefined
  /** Whether the reading ends. */
  readonly isBounded: boolean

  /**
   * @param names what stands before start and end in errors
   * @throws RangeError if the end is before the start, or a time does not exist
   */
  constructor({ start, end }: Bounds, [startName, endName] = ['start ', 'end ']) {
    const from = timeOf(start, startName)
    const until = timeOf(end, endName)
    if (from !== undefined && until !== undefined && until < from) {
      throw new RangeError(`${endName}${end} is before ${startName}${start}; give a later one`)
    }
    this.#start = from ?? (start === 'latest' ? LATEST : EARLIEST)
    this.#from = from
    this.#until = until
    this.isBounded = end !== undefined
  }

  has({ timestamp }: KafkaRecord): boolean {
    const isYoung = this.#from === undefined || timestamp >= this.#from
    return isYoung && (this.#until === undefined || timestamp < this.#until)
  }

  /**
   * Waits until all records of the window can be in the topic: its end is over.
   * @throws AbortError
   */
  async isOver(signal: AbortSignal): Promise<void> {
    const left = () => (this.#until === undefined ? 0 : Number(this.#until) - Date.now())
    for (let wait = left(); wait > 0; wait = left()) {
      await sleep(Math.min(wait, MAX_TIMER_MS), undefined, { signal, ref: false })
    }
  }

  /** Where to begin partitions of which the group has committed nothing. */
  async starts(
    consumer: Consumer,
    wanted: readonly TopicPartition[],
  ): Promise<Map<string, bigint>> {
    // Before the time is looked up: a record that is written in between is young.
    const ends = this.#from === undefined ? undefined : await endsOf(consumer, wanted)
    const starts = await offsetsAt(consumer, wanted, this.#start)
    // A partition without so young a record has -1.
    return new Map([...starts].map(([key, at]) => [key, at < 0n ? (ends?.get(key) ?? 0n) : at]))
  }
}

/** The offsets of the oldest records. */
export const beginsOf = (consumer: Listing, wanted: readonly TopicPartition[]) =>
  offsetsAt(consumer, wanted, EARLIEST)

/** The offsets after the last records that can be read now: before a transaction that is open. */
export const endsOf = (consumer: Listing, wanted: readonly TopicPartition[]) =>
  offsetsAt(consumer, wanted, LATEST)

/** The offsets after the last records that are stored now, also beyond a transaction that is open. */
export const storedEndsOf = (consumer: Listing, wanted: readonly TopicPartition[]) =>
  offsetsAt(consumer, wanted, LATEST, READ_UNCOMMITTED)

/** Names a partition in maps. */
export const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}:${partition}`

async function offsetsAt(
  consumer: Listing,
  wanted: readonly TopicPartition[],
  timestamp: bigint,
  isolationLevel = READ_COMMITTED,
): Promise<Map<string, bigint>> {
  const offsets = new Map<string, bigint>()
  for (const [topic, each] of Map.groupBy(wanted, ({ topic }) => topic)) {
    const partitions = { [topic]: each.map(({ partition }) => partition) }
    const asked = { topics: [topic], partitions, timestamp, isolationLevel }
    const found = await consumer.listOffsets(asked)
    for (const { partition } of each) {
      offsets.set(nameOf({ topic, partition }), found.get(topic)?.[partition] ?? -1n)
    }
  }
  return offsets
}

function timeOf(text: string | undefined, name: string): bigint | undefined {
  if (text === undefined || /^[a-z]/.test(text)) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new RangeError(`${name}${text} is no time that there is`)
  return BigInt(time)
}
