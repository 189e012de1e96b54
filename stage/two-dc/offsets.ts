import type { Admin } from '@platformatic/kafka'

export interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** The offset that the next record of each partition will have. */
export const endOffsets = (admin: Admin, topics: readonly string[]): Promise<Position[]> =>
  offsetsAt(admin, topics, -1)

/**
 * Moves a consumer group to a time: in each partition it continues with the first record from then on. The
 * group must have no members.
 * @param time in milliseconds since the epoch
 */
export async function seek(admin: Admin, groupId: string, topic: string, time: number) {
  const [ends, starts] = await Promise.all([
    endOffsets(admin, [topic]),
    offsetsAt(admin, [topic], time),
  ])
  const partitionOffsets = starts.map(({ partition, offset }) => ({
    partition,
    // -1: the partition has no record from that time on.
    offset: BigInt(offset >= 0 ? offset : (ends[partition]?.offset ?? 0)),
  }))
  await admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets }] })
}

/** @param time in milliseconds since the epoch; -1 for the end */
async function offsetsAt(
  admin: Admin,
  topics: readonly string[],
  time: number,
): Promise<Position[]> {
  const metadata = await admin.metadata({ topics: [...topics], forceUpdate: true })
  const requests = topics.map((name) => ({
    name,
    partitions: Array.from(
      { length: metadata.topics.get(name)?.partitionsCount ?? 0 },
      (_, partitionIndex) => ({ partitionIndex, timestamp: BigInt(time) }),
    ),
  }))
  const answer = await admin.listOffsets({ topics: requests })
  return answer.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, offset }) => ({
      topic: name,
      partition: partitionIndex,
      offset: Number(offset),
    })),
  )
}
