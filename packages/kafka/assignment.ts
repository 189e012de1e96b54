/** The partitions that this process reads, as the group assigns and revokes them. */
import { AssignedPartition, type PartitionOptions } from './assigned-partition.ts'
import { inTime } from './client.ts'
import type { Commits } from './commits.ts'
import type { Group } from './group.ts'
import type { TopicPartition } from './group-offsets.ts'
import type { Reader } from './reader.ts'
import { endsOf, nameOf, type Window } from './window.ts'
import type { Work } from './work.ts'

/** How many bytes of records may wait, over all partitions. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024

/** Handles the records of the partitions that it is given. */
export type Worker = Pick<Work, 'add' | 'remove' | 'run'>

export interface AssignmentParts {
  readonly group: Group
  readonly reader: Reader
  readonly work: Worker
  readonly commits: Commits
  readonly window: Window
  /** The partitions of the topics when the process began. One that is added later is read from its beginning. */
  readonly all: readonly TopicPartition[]
  readonly laneOf: PartitionOptions['laneOf']
  readonly sessionTimeout: number
  /** Tries for as long as Kafka is away. */
  readonly untilThere: <T>(ask: () => Promise<T>) => Promise<T>
}

export class Assignment {
  readonly #partitions: Map<string, AssignedPartition>
  readonly #parts: AssignmentParts
  /** Where the topics end, for a bounded run. */
  #ends: ReadonlyMap<string, bigint> | undefined
  /** Where partitions began. It is not asked for again before the group has committed: the end of a topic moves. */
  readonly #starts = new Map<string, bigint>()
  #isClosed = false

  /** @param partitions by name; they are kept here */
  constructor(partitions: Map<string, AssignedPartition>, parts: AssignmentParts) {
    this.#partitions = partitions
    this.#parts = parts
  }

  /** Begins to read partitions, each where the group has finished, else where the window begins. */
  async assign(added: readonly TopicPartition[]): Promise<void> {
    const { group, window, laneOf, work, reader, untilThere } = this.#parts
    const placed = await untilThere(async () => {
      const committed = await group.offsets.committed(added)
      const known = new Map(committed.map((each) => [nameOf(each), each]))
      await this.#begin(added.filter((each) => !known.has(nameOf(each))))
      return added.map((each) => {
        const start = known.get(nameOf(each))
        const offset = this.#starts.get(nameOf(each)) ?? 0n
        return { start: start ?? { ...each, offset, metadata: '' }, isCommitted: !!start }
      })
    })
    for (const { start, isCommitted } of placed) {
      const name = nameOf(start)
      // Another process may have got it meanwhile.
      if (this.#isClosed || !group.owns(start) || this.#partitions.has(name)) continue
      const partition = new AssignedPartition({
        start,
        isCommitted,
        laneOf,
        isWanted: (record) => window.has(record),
        maxWaitingBytes: () => MAX_WAITING_BYTES / this.#partitions.size,
        added: () => work.run(),
      })
      partition.until = this.#endOf(name)
      this.#partitions.set(name, partition)
      work.add(partition)
      reader.add(partition)
    }
  }

  /** Gives partitions to other processes: what is in flight may finish, for a part of the session's time. */
  async revoke(revoked: readonly TopicPartition[]): Promise<void> {
    const { group, commits, sessionTimeout } = this.#parts
    const partitions = revoked.flatMap((each) => this.#partitions.get(nameOf(each)) ?? [])
    const patience = group.isCurrent ? sessionTimeout / 3 : 0
    await this.#finish(partitions, patience)
    await inTime(commits.last(), patience)
    for (const partition of partitions) this.#drop(partition)
  }

  /**
   * Drops all that is not committed, and begins anew where the group has committed. No partition is this process's
   * any more when it returns.
   * @param ready when to begin
   */
  async restart(ready: Promise<void>): Promise<void> {
    for (const partition of this.#partitions.values()) {
      partition.abandon()
      this.#drop(partition)
    }
    await ready
    await this.assign(this.#parts.group.own)
  }

  /** Takes nothing new, and waits for what is in flight. */
  async close(patience: number): Promise<void> {
    this.#isClosed = true
    await this.#finish([...this.#partitions.values()], patience)
  }

  /** From now on, partitions are read up to here. */
  endAt(ends: ReadonlyMap<string, bigint>): void {
    this.#ends = ends
    for (const [name, partition] of this.#partitions) partition.until = this.#endOf(name)
  }

  /** The ends of the topics, also of partitions that are not read now, since they have no room. */
  async refreshEnds(): Promise<void> {
    const { group } = this.#parts
    const own = [...this.#partitions.values()]
    if (own.length === 0) return
    const ends = await endsOf(group.offsets.client, own)
    for (const partition of own) {
      const end = ends.get(nameOf(partition)) ?? 0n
      if (end > partition.end) partition.end = end
    }
  }

  /** A partition that was added after the end has nothing of the run. */
  #endOf(name: string): bigint | undefined {
    return this.#ends && (this.#ends.get(name) ?? 0n)
  }

  /** Notes where to begin partitions of which the group has committed nothing. */
  async #begin(partitions: readonly TopicPartition[]): Promise<void> {
    const { group, window, all } = this.#parts
    const names = new Set(all.map(nameOf))
    const unknown = partitions.filter(
      (each) => names.has(nameOf(each)) && !this.#starts.has(nameOf(each)),
    )
    const starts = await window.starts(group.offsets.client, unknown)
    for (const [name, offset] of starts) this.#starts.set(name, offset)
  }

  #drop(partition: AssignedPartition): void {
    const { reader, work } = this.#parts
    reader.remove(partition)
    work.remove(partition)
    partition.isOwn = false
    this.#partitions.delete(nameOf(partition))
  }

  async #finish(partitions: readonly AssignedPartition[], patience: number): Promise<void> {
    const { reader, work } = this.#parts
    for (const partition of partitions) {
      reader.remove(partition)
      work.remove(partition)
    }
    await inTime(Promise.all(partitions.map((partition) => partition.idle())), patience)
    for (const partition of partitions) partition.abandon()
  }
}
