import type { Admin } from '@platformatic/kafka'

export interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** The offset the next record of each partition will get. */
export async function endOffsets(admin: Admin, topics: readonly string[]): Promise<Position[]> {
  const metadata = await admin.metadata({ topics: [...topics], forceUpdate: true })
  const asked = topics.map((name) => ({
    name,
    partitions: Array.from(
      { length: metadata.topics.get(name)?.partitionsCount ?? 0 },
      (_, partitionIndex) => ({ partitionIndex, timestamp: -1n }),
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
