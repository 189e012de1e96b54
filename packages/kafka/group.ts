/** Membership of a consumer group, with cooperative rebalances. */
import type { BaseOptions, Consumer } from '@platformatic/kafka'
import { holdLoosely, inTime, library, retryDelay } from './client.ts'
import { GroupOffsets, type TopicPartition } from './group-offsets.ts'

export interface GroupOptions {
  readonly connection: BaseOptions
  readonly group: string
  readonly topics: readonly string[]
  readonly sessionTimeout: number
  readonly clientRack: string | undefined
  /** Called with the error before a request is tried again. */
  readonly retrying: (error: Error) => void
}

export interface GroupEvents {
  /**
   * These partitions are no longer this member's once the promise resolves. No heartbeat is sent meanwhile, so
   * it has to resolve within a part of the session timeout.
   */
  revoked(partitions: readonly TopicPartition[]): Promise<void>
  /** These partitions are this member's now, beside those it has. */
  assigned(partitions: readonly TopicPartition[]): void
  rebalanced(): void
  heartbeat(error?: Error): void
  /** The member cannot join. */
  failed(error: Error): void
}

const name = ({ topic, partition }: TopicPartition) => `${topic}:${partition}`

export class Group {
  readonly #consumer: Consumer
  readonly offsets: GroupOffsets
  readonly #sessionTimeout: number
  #events: GroupEvents | undefined
  #own = new Map<string, TopicPartition>()
  /** Until when the group counts on this member, in milliseconds of `performance.now()`. */
  #currentUntil = 0
  #heartbeatAt = 0
  #waiters: (() => void)[] = []
  #isClosed = false
  /** Whether it has joined, and knows its partitions. */
  hasJoined = false

  private constructor(consumer: Consumer, offsets: GroupOffsets, sessionTimeout: number) {
    this.#consumer = consumer
    this.offsets = offsets
    this.#sessionTimeout = sessionTimeout
  }

  static async open(options: GroupOptions): Promise<Group> {
    const { connection, group, topics, sessionTimeout, clientRack, retrying } = options
    const { Consumer } = await library()
    let beforeJoin = async () => {}
    const consumer: Consumer = new Consumer({
      ...connection,
      groupId: group,
      ...(clientRack !== undefined && { clientRack }),
      sessionTimeout,
      rebalanceTimeout: Math.max(25_000, sessionTimeout),
      heartbeatInterval: Math.min(2000, Math.floor(sessionTimeout / 4)),
      protocols: [{ name: 'cooperative-sticky', version: 3 }],
      // The client asks for this before each JoinGroup, and waits for it: the only place where a member can
      // finish what it lost before others get it.
      protocolsMetadata: () => beforeJoin().then(() => Buffer.alloc(0)),
      autocommit: false,
      retries: true,
      retryDelay: retryDelay(retrying),
    })
    holdLoosely(consumer)
    for (const topic of topics) consumer.topics.track(topic)
    const member = new Group(
      consumer,
      await GroupOffsets.open(connection, consumer),
      sessionTimeout,
    )
    beforeJoin = () => member.#revoke()
    member.#listen()
    return member
  }

  /** Joins the group, and stays in it. */
  join(events: GroupEvents): void {
    this.#events = events
    this.rejoin()
  }

  /** Lets the group divide the partitions anew: there are more of them. */
  rejoin(): void {
    const consumer = this.#consumer
    consumer.joinGroup({}).catch((error) => {
      if (!this.#isClosed) this.#events?.failed(error)
    })
  }

  /** Whether the partitions are still this member's: no other can have them, as it heard of the group lately. */
  get isCurrent(): boolean {
    return performance.now() < this.#currentUntil
  }

  /** Resolves when {@link isCurrent}. */
  async current(): Promise<void> {
    while (!this.isCurrent) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** The partitions that are this member's. */
  get own(): readonly TopicPartition[] {
    return [...this.#own.values()]
  }

  owns(partition: TopicPartition): boolean {
    return this.#own.has(name(partition))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await inTime(Promise.all([this.#consumer.close(true), this.offsets.close()]))
  }

  #listen(): void {
    const consumer = this.#consumer
    consumer.on('consumer:heartbeat:start', () => {
      this.#heartbeatAt = performance.now()
    })
    consumer.on('consumer:heartbeat:end', () => {
      this.#renew(this.#heartbeatAt)
      this.#events?.heartbeat()
    })
    consumer.on('consumer:heartbeat:error', ({ error }) => this.#events?.heartbeat(error))
    consumer.on('consumer:group:join', () => {
      this.#renew(performance.now())
      this.#assign()
    })
    // It has left the group then: a rejoin failed for good.
    consumer.on('error', (error: Error) => {
      if (!this.#isClosed) this.#events?.failed(error)
    })
  }

  #renew(since: number): void {
    this.#currentUntil = since + this.#sessionTimeout
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  async #revoke(): Promise<void> {
    const now = this.#assigned()
    const lost = [...this.#own.values()].filter((each) => !now.has(name(each)))
    if (lost.length === 0) return
    for (const each of lost) this.#own.delete(name(each))
    await this.#events?.revoked(lost)
  }

  #assign(): void {
    const now = this.#assigned()
    const added = [...now.values()].filter((each) => !this.#own.has(name(each)))
    for (const each of added) this.#own.set(name(each), each)
    if (this.hasJoined) this.#events?.rebalanced()
    this.hasJoined = true
    this.#events?.assigned(added)
  }

  #assigned(): Map<string, TopicPartition> {
    const { assignments } = this.#consumer
    return new Map(
      (assignments ?? []).flatMap(({ topic, partitions }) =>
        partitions.map((partition) => [name({ topic, partition }), { topic, partition }] as const),
      ),
    )
  }
}
