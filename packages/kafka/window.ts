/** Which records are read: from where, and up to where. */
import type { Consumer } from '@platformatic/kafka'
import type { KafkaConfig } from './generated/config.js'
import type { TopicPartition } from './group-offsets.ts'
import type { KafkaRecord } from './source-event.ts'

/** ListOffsets' names for the oldest record and for the end. */
const EARLIEST = -2n
const LATEST = -1n

/** A window of time, in milliseconds since the epoch. By the records' timestamps, also where these step backwards. */
export class Window {
  /** A time, {@link EARLIEST} or {@link LATEST}. */
  readonly #start: bigint
  readonly #from: bigint
  /** Undefined: the topic's end, or no end at all. */
  readonly #until: bigint | undefined
  /** Whether the reading ends. */
  readonly isBounded: boolean

  /** @throws RangeError if the end is before the start */
  constructor({
    KAFKA_START: start,
    KAFKA_END: end,
  }: Pick<KafkaConfig, 'KAFKA_START' | 'KAFKA_END'>) {
    const from = timeOf(start)
    const until = timeOf(end)
    if (from !== undefined && until !== undefined && until < from) {
      throw new RangeError(`KAFKA_END=${end} is before KAFKA_START=${start}; give a later one`)
    }
    this.#start = from ?? (start === 'latest' ? LATEST : EARLIEST)
    this.#from = from ?? 0n
    this.#until = until
    this.isBounded = end !== undefined
  }

  has({ timestamp }: KafkaRecord): boolean {
    return timestamp >= this.#from && (this.#until === undefined || timestamp < this.#until)
  }

  /** Milliseconds until all records of the window can be in the topic; 0 if they can be now. */
  get millisecondsLeft(): number {
    return this.#until === undefined ? 0 : Math.max(0, Number(this.#until) - Date.now())
  }

  /** Where to begin partitions of which the group has committed nothing. */
  async starts(
    consumer: Consumer,
    wanted: readonly TopicPartition[],
  ): Promise<Map<string, bigint>> {
    const starts = await offsetsAt(consumer, wanted, this.#start)
    // A partition without so young a record has -1.
    if ([...starts.values()].every((offset) => offset >= 0n)) return starts
    const ends = await this.ends(consumer, wanted)
    return new Map([...starts].map(([key, at]) => [key, at < 0n ? (ends.get(key) ?? 0n) : at]))
  }

  /** The end offsets now. */
  ends(consumer: Consumer, wanted: readonly TopicPartition[]): Promise<Map<string, bigint>> {
    return offsetsAt(consumer, wanted, LATEST)
  }
}

/** Names a partition in maps. */
export const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}:${partition}`

async function offsetsAt(
  consumer: Consumer,
  wanted: readonly TopicPartition[],
  timestamp: bigint,
): Promise<Map<string, bigint>> {
  const offsets = new Map<string, bigint>()
  for (const [topic, each] of Map.groupBy(wanted, ({ topic }) => topic)) {
    const partitions = { [topic]: each.map(({ partition }) => partition) }
    const found = await consumer.listOffsets({ topics: [topic], partitions, timestamp })
    for (const { partition } of each) {
      offsets.set(nameOf({ topic, partition }), found.get(topic)?.[partition] ?? -1n)
    }
  }
  return offsets
}

function timeOf(text: string | undefined): bigint | undefined {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? undefined : BigInt(time)
}
