/** The newest record of each partition of a topic: where the one who writes the topic stopped. */
import type { BaseOptions } from '@platformatic/kafka'
import { library } from './client.ts'
import { Reader, type ReadPartition } from './reader.ts'
import type { KafkaRecord } from './source-event.ts'
import { checkTopics } from './topics.ts'

export interface LastRecords {
  /** Of partitions that have any. */
  readonly records: readonly KafkaRecord[]
  /** Whether records were written and are gone: older than the topic keeps them. */
  readonly hasLost: boolean
}

/** Offsets that Kafka knows by name. */
const OLDEST = -2n
const END = -1n

/**
 * @param retrying called with the error before a request is tried again
 * @throws StopError if the topic is missing; the client's error if Kafka does not answer at first
 */
export async function lastRecords(
  connection: BaseOptions,
  topic: string,
  retrying: (error: Error) => void,
): Promise<LastRecords> {
  const partitions = await checkTopics(connection, [topic])
  const [begins, ends] = await offsets(connection, topic, partitions.length)
  const filled = partitions.filter(({ partition: p }) => (ends[p] ?? 0n) > (begins[p] ?? 0n))
  const hasLost = partitions.some(({ partition: p }) => (begins[p] ?? 0n) > 0n)
  const reader = await Reader.open(
    connection,
    { topics: [topic] },
    { answered() {}, failed: retrying, skipped() {} },
  )
  try {
    const reading = filled.map(({ partition: p }) =>
      readLast(reader, topic, p, [begins[p] ?? 0n, ends[p] ?? 0n]),
    )
    return { records: (await Promise.all(reading)).filter((each) => each !== undefined), hasLost }
  } finally {
    await reader.close()
  }
}

async function offsets(connection: BaseOptions, topic: string, count: number) {
  const { Admin } = await library()
  const admin = new Admin({ ...connection, retries: 0 })
  const at = async (timestamp: bigint) => {
    const partitions = Array.from({ length: count }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp,
    }))
    const [answer] = await admin.listOffsets({ topics: [{ name: topic, partitions }] })
    const found: bigint[] = []
    for (const { partitionIndex, offset } of answer?.partitions ?? [])
      found[partitionIndex] = offset
    return found
  }
  try {
    return [await at(OLDEST), await at(END)] as const
  } finally {
    await admin.close()
  }
}

/** Goes back until there is a record: the last offsets may be a transaction's marks, or compacted. */
function readLast(
  reader: Reader,
  topic: string,
  partition: number,
  [begin, end]: readonly [bigint, bigint],
): Promise<KafkaRecord | undefined> {
  return new Promise((resolve) => {
    let back = 1n
    let found: KafkaRecord | undefined
    const finish = () => {
      reader.remove(place)
      resolve(found)
    }
    const place: ReadPartition & { nextOffset: bigint } = {
      topic,
      partition,
      nextOffset: end - 1n,
      hasRoom: true,
      take(records, next) {
        found = records.at(-1) ?? found
        place.nextOffset = next
        if (next < end) return
        const isWhole = end - back <= begin
        if (found || isWhole) return finish()
        back *= 16n
        place.nextOffset = end - back > begin ? end - back : begin
      },
      quiet() {},
      skipTo(offset) {
        if (offset < end) place.nextOffset = offset
        else finish()
      },
    }
    reader.add(place)
  })
}
