/** Where the reading of a topic begins and ends, if only a window of it is read. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { MessagesStream } from '@platformatic/kafka'
import { type GroupConsumer, isRead, nameOf, ownPartitions, type Window } from '@tributary/kafka'

/** The interval of the checks for the end. */
const CHECK_MS = 250

/**
 * Joins the group, and commits for it where the window begins, in the partitions of which it has committed
 * nothing. A partition that it gets later from nobody is read from its oldest record, and that is left out.
 */
export async function beginAtStart(
  consumer: GroupConsumer,
  topic: string,
  window: Window,
): Promise<void> {
  consumer.topics.track(topic)
  await consumer.joinGroup({})
  const partitions = [...ownPartitions(consumer, topic)]
  if (partitions.length === 0) return
  const topics = [{ topic, partitions }]
  const committed = (await consumer.listCommittedOffsets({ topics })).get(topic) ?? []
  const rest = partitions.flatMap((partition) =>
    (committed[partition] ?? -1n) < 0n ? [{ topic, partition }] : [],
  )
  if (rest.length === 0) return
  const starts = await window.starts(consumer, rest)
  const offsets = rest.map((each) => ({
    ...each,
    offset: starts.get(nameOf(each)) ?? 0n,
    leaderEpoch: -1,
  }))
  await consumer.commit({ offsets })
}

/** The end of each partition, once all records of the window can be there. */
export async function endsOf(
  consumer: GroupConsumer,
  topic: string,
  window: Window,
  signal: AbortSignal,
): Promise<readonly bigint[]> {
  await window.isOver(signal)
  return (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? []
}

interface Reading {
  readonly consumer: GroupConsumer
  readonly topic: string
  readonly stream: MessagesStream<Buffer, Buffer, Buffer, Buffer>
  /** Whether records that were read wait to be handed out. */
  readonly isBusy: () => boolean
}

/** Ends the stream once the group has read all partitions up to these offsets. */
export async function endWhenRead(reading: Reading, ends: readonly bigint[]): Promise<void> {
  const { consumer, topic, stream, isBusy } = reading
  const isDone = () =>
    !isBusy() &&
    ownPartitions(consumer, topic).every((each) => isRead(stream, topic, each, ends[each] ?? 0n))
  while (!stream.destroyed) {
    // Another partition may be assigned while the others are asked for.
    if (isDone() && (await othersHaveRead(reading, ends).catch(() => false)) && isDone()) {
      stream.destroy()
    } else await sleep(CHECK_MS)
  }
}

/**
 * Whether the group has committed all of the other members' partitions. Another member may still
 * read them; or it was killed, and they are assigned to this one when its session times out.
 */
async function othersHaveRead(
  { consumer, topic }: Reading,
  ends: readonly bigint[],
): Promise<boolean> {
  const own = ownPartitions(consumer, topic)
  const others = [...ends.keys()].filter((partition) => !own.includes(partition))
  if (others.every((partition) => ends[partition] === 0n)) return true
  const topics = [{ topic, partitions: [...ends.keys()] }]
  const committed = (await consumer.listCommittedOffsets({ topics })).get(topic) ?? []
  return others.every((partition) => (committed[partition] ?? -1n) >= (ends[partition] ?? 0n))
}
