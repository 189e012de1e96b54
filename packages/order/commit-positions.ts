import { Offsets } from './offsets.ts'

/** The offset to commit for a partition: all records below it are finished. */
export interface CommitPosition {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** The offsets to commit for all partitions that are read. */
export class CommitPositions {
  readonly #topics = new Map<string, Map<number, Offsets>>()

  /**
   * Registers a record that was read.
   * @returns whether its partition is read again from there, and a function to call when it is finished
   */
  seen(topic: string, partition: number, offset: bigint): { again: boolean; finish: () => void } {
    const partitions = this.#topics.get(topic) ?? new Map<number, Offsets>()
    this.#topics.set(topic, partitions)
    const offsets = partitions.get(partition) ?? new Offsets()
    partitions.set(partition, offsets)
    return { again: offsets.isRepeated(offset), finish: offsets.seen(offset) }
  }

  /** Forgets the partitions of a topic that are not read any more. */
  keep(topic: string, partitions: readonly number[]): void {
    const known = this.#topics.get(topic)
    for (const partition of known?.keys() ?? []) {
      if (!partitions.includes(partition)) known?.delete(partition)
    }
  }

  /** The positions of a topic, one for each partition of which a record was read. */
  of(topic: string): CommitPosition[] {
    return [...(this.#topics.get(topic) ?? [])].map(([partition, { position }]) => {
      return { topic, partition, offset: position }
    })
  }
}
