/** Commits the offsets of the partitions that are this process's: often, and at once when many are finished. */
import type { AssignedPartition } from './assigned-partition.ts'
import type { Delivery } from './delivery.ts'
import type { CommittedOffset } from './group-offsets.ts'

export interface CommitOptions {
  readonly partitions: () => Iterable<AssignedPartition>
  readonly delivery: Pick<Delivery, 'commit' | 'interval' | 'repeats'>
  readonly maxInFlight: number
  /** A commit failed; the next one contains its offsets. */
  readonly failed: (error: Error) => void
  /** A commit is done. */
  readonly done: () => void
}

/** With such a part of the records in flight it commits at once: they take places of others. */
const URGENT = 1 / 8

interface Due {
  readonly partition: AssignedPartition
  readonly offset: CommittedOffset
}

export class Commits {
  readonly #options: CommitOptions
  readonly #timer: NodeJS.Timeout
  #running: Promise<void> | undefined
  #immediate: NodeJS.Immediate | undefined
  /** Records that are finished, and in no commit that is done. */
  #uncommitted = 0

  constructor(options: CommitOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.run(), options.delivery.interval)
  }

  /** How many finished records would be handled and stored again if the process died now. */
  get atRisk(): number {
    return this.#options.delivery.repeats ? this.#uncommitted : 0
  }

  /** A record is finished. */
  finished(): void {
    this.#uncommitted++
    if (!this.#isUrgent || this.#immediate) return
    // Records that finish together, such as a change and its event, are in one commit.
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined
      void this.run()
    })
  }

  get #isUrgent(): boolean {
    return this.atRisk >= this.#options.maxInFlight * URGENT
  }

  /** Commits what is due; one commit is under way at a time. Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run()
    return this.#running
  }

  /** Commits what is due, after a commit that is under way. */
  async last(): Promise<void> {
    await this.#running
    await this.run()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #run(): Promise<void> {
    const { failed, done } = this.#options
    const error = await this.#commit().then(
      () => undefined,
      (error) => error,
    )
    this.#running = undefined
    if (error) return failed(error)
    if (this.#isUrgent) void this.run()
    done()
  }

  async #commit(): Promise<void> {
    const { partitions, delivery } = this.#options
    let due: readonly Due[] = []
    let records = 0
    await delivery.commit(() => {
      records = this.#uncommitted
      due = [...partitions()].flatMap((partition) => {
        const offset = partition.due
        return offset ? [{ partition, offset }] : []
      })
      return due.map(({ partition: origin, offset }) => ({ ...offset, origin }))
    })
    for (const { partition, offset } of due) partition.committed(offset)
    this.#uncommitted -= records
  }
}
