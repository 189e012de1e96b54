/** Offsets of a consumer group with their metadata, which the client's own `commit` leaves out (2.12.1). */
import type { BaseOptions, Consumer } from '@platformatic/kafka'
import { holdLoosely, library } from './client.ts'
import { isError, request } from './request.ts'

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

export interface CommittedOffset extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

/** A transaction, as its producer names it. */
export interface OpenTransaction {
  readonly id: string
  readonly producerId: bigint
  readonly epoch: number
}

interface FetchedGroup {
  readonly topics: readonly {
    readonly name: string
    readonly partitions: readonly {
      readonly partitionIndex: number
      readonly committedOffset: bigint
      readonly metadata: string | null
    }[]
  }[]
}

type Member = Pick<Consumer, 'groupId'> &
  Partial<Pick<Consumer, 'generationId' | 'memberId' | 'coordinatorId'>>

export class GroupOffsets {
  readonly #member: Member
  /**
   * A client with connections of its own: a broker answers the requests of a connection one after the other,
   * and a JoinGroup waits for the other members.
   */
  readonly client: Consumer

  private constructor(member: Member, client: Consumer) {
    this.#member = member
    this.client = client
  }

  /** @param member commits as this member of its group; one that has not joined only asks */
  static async open(connection: BaseOptions, member: Member): Promise<GroupOffsets> {
    const { Consumer } = await library()
    const client = new Consumer({
      ...connection,
      groupId: member.groupId,
      retries: 2,
      retryDelay: 250,
    })
    holdLoosely(client)
    return new GroupOffsets(member, client)
  }

  /**
   * Commits offsets. A member of another generation is refused.
   * @param transaction the offsets count once it is committed; undefined: at once
   * @throws the client's error
   */
  async commit(offsets: readonly CommittedOffset[], transaction?: OpenTransaction): Promise<void> {
    try {
      await this.#commit(offsets, transaction)
    } catch (error) {
      // A broker may take less metadata than Kafka does by default. Then a restart repeats more.
      if (!isError(error, 'OFFSET_METADATA_TOO_LARGE')) throw error
      await this.#commit(
        offsets.map((each) => ({ ...each, metadata: '' })),
        transaction,
      )
    }
  }

  async #commit(
    offsets: readonly CommittedOffset[],
    transaction: OpenTransaction | undefined,
  ): Promise<void> {
    const { groupId, generationId, memberId } = this.#member
    const topics = byTopic(offsets).map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, offset, metadata }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: -1,
        committedMetadata: metadata,
      })),
    }))
    const member = [generationId, memberId ?? '', null, topics]
    if (!transaction) return void (await this.#request('OffsetCommit', groupId, ...member))
    const { id, producerId, epoch } = transaction
    await this.#request('TxnOffsetCommit', id, groupId, producerId, epoch, ...member)
  }

  /**
   * The offsets that the group has committed; a partition without one is left out. It waits for a transaction
   * that commits offsets.
   * @throws the client's error
   */
  async committed(partitions: readonly TopicPartition[]): Promise<CommittedOffset[]> {
    const { groupId } = this.#member
    const topics = byTopic(partitions).map(([name, each]) => ({
      name,
      partitionIndexes: each.map(({ partition }) => partition),
    }))
    const group = { groupId, memberId: null, memberEpoch: -1, topics }
    const answer = await this.#request('OffsetFetch', [group], true)
    // A broker before Kafka 3.0 answers for one group.
    const { groups = [answer as FetchedGroup] } = answer as { groups?: readonly FetchedGroup[] }
    return groups.flatMap((each) =>
      each.topics.flatMap(({ name: topic, partitions }) =>
        partitions.flatMap(({ partitionIndex: partition, committedOffset: offset, metadata }) =>
          offset < 0n ? [] : [{ topic, partition, offset, metadata: metadata ?? '' }],
        ),
      ),
    )
  }

  async close(): Promise<void> {
    await this.client.close(true)
  }

  /** Sends a request to the group's coordinator. */
  async #request(name: string, ...args: readonly unknown[]): Promise<unknown> {
    // The member's heartbeats notice when another broker coordinates the group.
    const node = this.#member.coordinatorId ?? (await this.client.findGroupCoordinator())
    return request(this.client, node, name, ...args)
  }
}

function byTopic<T extends TopicPartition>(partitions: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(partitions, ({ topic }) => topic)]
}
