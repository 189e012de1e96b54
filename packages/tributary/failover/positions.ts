/**
 * From where the next reader goes on in another Kafka. The offsets of an original and its copy differ after
 * a repetition, but the times of their records are equal. A record that is found by the time of another one
 * is that record, or one before it; so all later records are read, and at most a few are read twice.
 */
import { isAt, type Kafka, type Partition, type Position } from './kafka.ts'

type Read = Pick<Kafka, 'ends' | 'newest' | 'recordsAt' | 'firstSince'>

/** A record that was mirrored. */
type Mirrored = Partition & { readonly offset: number }

/** An offset by partition. */
export type Offsets = ReadonlyMap<number, number>

/**
 * Where `next` goes on with a topic that `old` has read: at the last record that `old` finished. Where `old`
 * finished nothing, or its last record is gone, it begins at the oldest record.
 * @param committed the offset after that record, by partition
 */
export async function translated(
  topic: string,
  committed: Offsets,
  old: Read,
  next: Read,
): Promise<Map<number, number>> {
  const records = await old.recordsAt(topic, lastOf(committed))
  // None that late: the copy does not have the finished record yet, so all it has is finished.
  return firstOrEnd(topic, (partition) => records.get(partition)?.timestamp ?? 0, next)
}

/** The first record of each partition since a time; the end of a partition that has none. */
async function firstOrEnd(topic: string, since: (partition: number) => number, kafka: Read) {
  const ends = await kafka.ends([topic])
  const times = new Map(ends.map(({ partition }) => [partition, since(partition)]))
  const found = await kafka.firstSince(topic, times)
  return new Map(
    ends.map(({ partition, offset: end }) => {
      const at = found.get(partition) ?? -1
      return [partition, at < 0 ? end : at]
    }),
  )
}

/** The last offset before those that are to be read next. */
const lastOf = (offsets: Offsets): Offsets =>
  new Map([...offsets].filter(([, at]) => at > 0).map(([partition, at]) => [partition, at - 1]))

/**
 * Where `next` goes on with its inputs when the datacenter that read them is gone: before the newest record
 * of the partition of the ordered topic that was mirrored least far.
 * @param reread how long before, in milliseconds: longer than a change waited in the lost datacenter
 */
export async function sinceLost(
  topic: string,
  ordered: string,
  reread: number,
  next: Read,
): Promise<Map<number, number>> {
  const newest = await next.newest([ordered])
  const mirrored = Math.min(...newest.map(({ offset, timestamp }) => (offset < 0 ? 0 : timestamp)))
  return firstOrEnd(topic, () => Math.max(0, mirrored - reread), next)
}

/**
 * Where a mirror from `next` back to `old` begins after `next` took over without `old`: at the last record
 * that was mirrored from `old`. All that `next` wrote is after it.
 * @param noted the last record of each partition that was mirrored from `old`
 * @param copied the last record of each partition that was mirrored back; what it has copied since the
 * takeover is not copied again
 */
export async function sinceTakeover(
  topics: readonly string[],
  { noted, copied }: Readonly<Record<'noted' | 'copied', readonly Mirrored[]>>,
  old: Read,
  next: Read,
): Promise<Mirrored[]> {
  const all = topics.map(async (topic) => {
    const last = new Map(
      noted.filter((each) => each.topic === topic).map((each) => [each.partition, each.offset]),
    )
    const records = await old.recordsAt(topic, last)
    // Any other record might be one that was never mirrored: then `next` may have no record before it.
    const exact = [...records].filter(([partition, { offset }]) => offset === last.get(partition))
    const times = new Map(exact.map(([partition, { timestamp }]) => [partition, timestamp]))
    const [found, ends] = await Promise.all([next.firstSince(topic, times), next.ends([topic])])
    return ends.map(({ partition }) => {
      const last = copied.find((each) => isAt(each, { topic, partition }))?.offset ?? -1
      const offset = Math.max(0, found.get(partition) ?? 0, last + 1)
      return { topic, partition, offset }
    })
  })
  return (await Promise.all(all)).flat()
}

/** How many records of `old` were never mirrored. */
export const neverMirrored = (ends: readonly Position[], noted: readonly Mirrored[]): number =>
  ends.reduce((sum, { topic, partition, offset }) => {
    const last = noted.find((each) => isAt(each, { topic, partition }))
    return sum + Math.max(0, offset - 1 - (last?.offset ?? -1))
  }, 0)
