/** How results are stored, and with them the offsets of the records that they came of. */
import type { CommittedOffset } from './group-offsets.ts'
import type { OutgoingRecord, Writer } from './writer.ts'

/** The partition that a task is of. */
export interface Origin {
  readonly signal: AbortSignal
  /** Whether this process may still commit its offsets. */
  readonly isOwn: boolean
}

/** An offset to commit, for as long as its partition is this process's. */
export interface DueOffset extends CommittedOffset {
  readonly origin: Pick<Origin, 'isOwn'>
}

export interface Delivery {
  /** The milliseconds between two commits. */
  readonly interval: number
  /** Whether records that are stored and not committed are stored again if the process dies. */
  readonly repeats: boolean
  /**
   * Resolves when a record that a task makes is stored.
   * @throws Refused; any other error is final, or the task is abandoned
   */
  write(record: OutgoingRecord, task: object, origin: Origin): Promise<void>
  /** A task is no longer in flight; its offset is finished, or not. */
  ended(task: object, isFinished: boolean): void
  /**
   * Commits offsets.
   * @param take gives them, at the moment when they agree with what is stored
   * @throws the client's error; they may be committed all the same
   */
  commit(take: () => readonly DueOffset[]): Promise<void>
  close(): Promise<void>
}

/**
 * A connection that was cut may hang for longer; meanwhile nothing is committed, and little is begun. As long as
 * the session's default: who does not reach the coordinator for so long is no member any more.
 */
const PATIENCE_MS = 10_000

/** Results first, and then their offsets: whoever is killed in between does it again. */
export class AtLeastOnce implements Delivery {
  readonly interval = 1000
  readonly repeats = true
  readonly #writer: Writer
  readonly #commit: (offsets: readonly CommittedOffset[]) => Promise<void>

  constructor(writer: Writer, commit: (offsets: readonly CommittedOffset[]) => Promise<void>) {
    this.#writer = writer
    this.#commit = commit
  }

  write(record: OutgoingRecord): Promise<void> {
    return this.#writer.write(record)
  }

  ended(): void {}

  commit(take: () => readonly CommittedOffset[]): Promise<void> {
    return commitInTime(take(), this.#commit)
  }

  close(): Promise<void> {
    return this.#writer.close()
  }
}

/** @throws the client's error, or one that says that there was no answer */
export async function commitInTime(
  offsets: readonly CommittedOffset[],
  commit: (offsets: readonly CommittedOffset[]) => Promise<void>,
): Promise<void> {
  if (offsets.length === 0) return
  const { promise, reject } = Promise.withResolvers<never>()
  const late = () => reject(new Error(`no answer within ${PATIENCE_MS} ms`))
  const timer = setTimeout(late, PATIENCE_MS).unref()
  await Promise.race([commit(offsets), promise]).finally(() => clearTimeout(timer))
}
