import type { Admin } from '@platformatic/kafka'

export interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** The offset the next record of each partition will get. */
export const endOffsets = (admin: Admin, topics: readonly string[]): Promise<Position[]> =>
  offsetsAt(admin, topics, -1)

/**
 * Makes a consumer group, which has no members, go on with the first record from a time on (milliseconds
 * since the epoch) of each partition.
 */
export async function seek(admin: Admin, groupId: string, topic: string, time: number) {
  const [ends, starts] = await Promise.all([
    endOffsets(admin, [topic]),
    offsetsAt(admin, [topic], time),
  ])
  const partitionOffsets = starts.map(({ partition, offset }) => ({
    partition,
    // -1: there is none.
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
  const asked = topics.map((name) => ({
    name,
    partitions: Array.from(
      { length: metadata.topics.get(name)?.partitionsCount ?? 0 },
      (_, partitionIndex) => ({ partitionIndex, timestamp: BigInt(time) }),
    ),
  }))
  const answer = await admin.listOffsets({ topics: asked })
  return answer.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, offset }) => ({
      topic: name,
      partition: partitionIndex,
      offset: Number(offset),
    })),
  )
}
