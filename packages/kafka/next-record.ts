/** Where a partition goes on whose next offset its leader does not have. */
import type { Consumer } from '@platformatic/kafka'
import { StopError } from './failure.ts'
import type { TopicPartition } from './group-offsets.ts'
import { beginsOf, endsOf, nameOf } from './window.ts'

/**
 * The offset of the oldest record that is there, if it is beyond the next one to read; else the latter.
 * @throws StopError if Kafka has lost records; the client's error
 */
export async function nextRecord(
  consumer: Pick<Consumer, 'listOffsets'>,
  place: TopicPartition & { readonly nextOffset: bigint },
): Promise<bigint> {
  const { topic, partition, nextOffset } = place
  const found = await Promise.all([beginsOf(consumer, [place]), endsOf(consumer, [place])])
  const [oldest = 0n, newest = 0n] = found.map((offsets) => offsets.get(nameOf(place)))
  if (nextOffset < oldest) return oldest
  if (nextOffset <= newest) return nextOffset
  throw new StopError(
    `${topic}, partition ${partition} ends at offset ${newest}, before ${nextOffset}: Kafka has lost records; set the group's offset to where it shall go on`,
  )
}
