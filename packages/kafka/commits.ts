/** Commits the offsets of the partitions that are this process's: every second, or when many are finished. */
import type { AssignedPartition } from './assigned-partition.ts'
import type { CommittedOffset } from './group-offsets.ts'

const INTERVAL_MS = 1000
/** A connection that was cut may hang for longer; meanwhile nothing would be committed. */
const PATIENCE_MS = 3000

export class Commits {
  readonly #partitions: () => Iterable<AssignedPartition>
  readonly #commit: (offsets: readonly CommittedOffset[]) => Promise<void>
  readonly #threshold: number
  readonly #failed: (error: Error) => void
  readonly #timer: NodeJS.Timeout
  #running: Promise<void> | undefined
  #finished = 0

  /**
   * @param threshold with so many finished records it commits at once: a kill repeats no more than these, and
   * those in flight
   */
  constructor(
    partitions: () => Iterable<AssignedPartition>,
    commit: (offsets: readonly CommittedOffset[]) => Promise<void>,
    threshold: number,
    failed: (error: Error) => void,
  ) {
    this.#partitions = partitions
    this.#commit = commit
    this.#threshold = threshold
    this.#failed = failed
    this.#timer = setInterval(() => this.run(), INTERVAL_MS)
  }

  /** A record is finished. */
  finished(): void {
    if (++this.#finished >= this.#threshold) void this.run()
  }

  /** Commits what is due; one commit is under way at a time. Never rejects. */
  run(partitions: Iterable<AssignedPartition> = this.#partitions()): Promise<void> {
    this.#running ??= this.#run(partitions)
      .catch((error) => this.#failed(error))
      .finally(() => {
        this.#running = undefined
      })
    return this.#running
  }

  /** Commits what is due, after a commit that is under way. */
  async last(partitions: Iterable<AssignedPartition> = this.#partitions()): Promise<void> {
    await this.#running
    await this.run(partitions)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #run(partitions: Iterable<AssignedPartition>): Promise<void> {
    this.#finished = 0
    const due = [...partitions].flatMap((partition) => {
      const offset = partition.due
      return offset ? [{ partition, offset }] : []
    })
    if (due.length === 0) return
    const offsets = due.map(({ offset }) => offset)
    await inTime(this.#commit(offsets))
    for (const { partition, offset } of due) partition.committed(offset)
  }
}

async function inTime(commit: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<never>()
  const timeout = setTimeout(
    () => timer.reject(new Error(`no answer within ${PATIENCE_MS} ms`)),
    PATIENCE_MS,
  )
  try {
    await Promise.race([commit, timer.promise])
  } finally {
    clearTimeout(timeout)
  }
}
