/** Reads a topic once: from its beginning, or some offsets, to where it ends now. */
import { type Connection, connect, explain, type KafkaAddress } from './client.ts'
import { StopError } from './failure.ts'
import { GroupOffsets } from './group-offsets.ts'
import { Link } from './link.ts'
import { Reader } from './reader.ts'
import type { KafkaRecord } from './source-event.ts'
import { checkTopics } from './topics.ts'
import { Unread } from './unread.ts'
import { endsOf, nameOf, Window } from './window.ts'

/** The most records that are yielded at once. */
const PORTION = 1000

interface Opened {
  readonly address: KafkaAddress
  readonly connection: Connection
  /** Makes one for each reading, which ends it. */
  readonly link: () => Link
  readonly offsets: GroupOffsets
}

/** It joins no group, and commits nothing. */
export class TopicReader {
  /** Unique to this topic in this cluster, also if another has its name. */
  readonly id: string
  /** By partition: the first offset to read, and the offset after the last record. */
  readonly begins: readonly bigint[]
  readonly ends: readonly bigint[]
  readonly #opened: Opened

  private constructor(
    opened: Opened,
    id: string,
    [begins, ends]: readonly [readonly bigint[], readonly bigint[]],
  ) {
    this.#opened = opened
    this.id = id
    this.begins = begins
    this.ends = ends
  }

  /**
   * @param group the group whose {@link committed} offsets can be asked for
   * @param since leaves out what was written before, in milliseconds since the epoch
   * @throws StopError if the topic cannot be reached
   */
  static async open(
    address: KafkaAddress,
    group: string,
    report: (line: string) => void,
    since?: number,
  ): Promise<TopicReader> {
    const { topic } = address
    const connection = await connect(address)
    const link = () => Link.reporting(connection, [topic], report)
    const offsets = await GroupOffsets.open(connection, { groupId: group })
    const { client } = offsets
    try {
      const metadata = (await client.metadata({ topics: [topic] })).topics.get(topic)
      const count = metadata?.partitionsCount ?? 0
      const all = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
      // Kafka has other meanings for negative times.
      const start = since === undefined ? undefined : new Date(Math.max(0, since)).toISOString()
      const begins = await new Window({ start }).starts(client, all)
      const ends = await endsOf(client, all)
      const inOrder = (found: ReadonlyMap<string, bigint>) =>
        all.map((each) => found.get(nameOf(each)) ?? 0n)
      const opened = { address, connection, link, offsets }
      return new TopicReader(opened, metadata?.id ?? '', [inOrder(begins), inOrder(ends)])
    } catch (error) {
      await offsets.close()
      throw new StopError(explain(error, address))
    }
  }

  /** The offsets that the group has committed, by partition. */
  async committed(): Promise<Map<number, bigint>> {
    const { address, link, offsets } = this.#opened
    const { topic } = address
    const all = [...this.ends.keys()].map((partition) => ({ topic, partition }))
    // The group's coordinator may be on its way.
    const committed = await link().untilThere(() => offsets.committed(all))
    return new Map(committed.map(({ partition, offset }) => [partition, offset]))
  }

  /**
   * Yields the records in portions, those of a partition in their order. It waits for a broker that is away.
   * @param from the first offset by partition; the default is the oldest record
   * @throws StopError if it cannot go on
   */
  async *read(
    from: ReadonlyMap<number, bigint>,
    signal: AbortSignal,
  ): AsyncGenerator<readonly KafkaRecord[]> {
    const { address, connection } = this.#opened
    const { topic } = address
    const link = this.#opened.link()
    const unread = new Unread(link.ended, signal)
    const reader = await Reader.open(
      connection,
      { topics: [topic] },
      {
        answered: () => link.answered(),
        failed: (error) => {
          // A topic that is gone is not waited for.
          if (error.message.startsWith('Unknown topic')) {
            checkTopics(connection, [topic]).catch((gone) => link.trouble(gone))
          } else link.trouble(error)
        },
        skipped() {},
      },
    )
    try {
      for (const [partition, end] of this.ends.entries()) {
        const begin = this.begins[partition] ?? 0n
        const start = from.get(partition) ?? begin
        reader.add(unread.partition({ topic, partition }, start > begin ? start : begin, end))
      }
      for await (const portion of unread.portions(PORTION)) {
        reader.wake()
        yield portion
      }
    } finally {
      link.close()
      await reader.close()
    }
  }

  close(): Promise<void> {
    return this.#opened.offsets.close()
  }
}
