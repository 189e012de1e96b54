/** Where a partition goes on whose next offset its leader does not have. */
import type { Consumer } from '@platformatic/kafka'
import { StopError } from './failure.ts'
import type { TopicPartition } from './group-offsets.ts'

/** ListOffsets' names for the oldest record and for the end. */
const EARLIEST = -2n
const LATEST = -1n

/**
 * The offset of the oldest record that is there, if it is beyond the next one to read; else the latter.
 * @throws StopError if Kafka has lost records; the client's error
 */
export async function nextRecord(
  consumer: Pick<Consumer, 'listOffsets'>,
  { topic, partition, nextOffset }: TopicPartition & { readonly nextOffset: bigint },
): Promise<bigint> {
  const offset = async (timestamp: bigint) => {
    const asked = { topics: [topic], partitions: { [topic]: [partition] }, timestamp }
    return (await consumer.listOffsets(asked)).get(topic)?.[partition] ?? 0n
  }
  const [oldest, newest] = await Promise.all([offset(EARLIEST), offset(LATEST)])
  if (nextOffset < oldest) return oldest
  if (nextOffset <= newest) return nextOffset
  throw new StopError(
    `${topic}, partition ${partition} ends at offset ${newest}, before ${nextOffset}: Kafka has lost records; set the group's offset to where it shall go on`,
  )
}
