/** A run that ends by itself: once all records of its window are finished, by any member of the group. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AssignedPartition } from './assigned-partition.ts'
import type { Assignment } from './assignment.ts'
import type { Commits } from './commits.ts'
import type { Group } from './group.ts'
import type { TopicPartition } from './group-offsets.ts'
import { nameOf, storedEndsOf, type Window } from './window.ts'

const CHECK_MS = 250

export interface BoundedRun {
  /** All partitions of the topics now. */
  readonly partitions: () => Promise<readonly TopicPartition[]>
  /** Those of this process. */
  readonly own: () => Iterable<AssignedPartition>
  readonly window: Window
  readonly group: Group
  readonly assignment: Assignment
  readonly commits: Commits
  readonly untilThere: <T>(ask: () => Promise<T>) => Promise<T>
}

/** Resolves at the end of the run, or when it is aborted. */
export async function untilEnd(run: BoundedRun, signal: AbortSignal): Promise<void> {
  const { partitions, own, window, group, assignment, commits, untilThere } = run
  await window.isOver(signal).catch(() => {})
  if (signal.aborted) return
  const { client } = group.offsets
  // Some may have been added since the run began.
  const all = await untilThere(partitions)
  client.clearMetadata()
  // Records beyond a transaction that is open are read once it ends.
  const ends = await untilThere(() => storedEndsOf(client, all))
  assignment.endAt(ends)
  const isDone = async () => {
    if (![...own()].every((partition) => partition.isDone)) return false
    await commits.last()
    const committed = await group.offsets.committed(all)
    const offsets = new Map(committed.map((each) => [nameOf(each), each.offset]))
    return all.every((each) => (offsets.get(nameOf(each)) ?? -1n) >= (ends.get(nameOf(each)) ?? 0n))
  }
  while (!signal.aborted && !(await isDone().catch(() => false))) await sleep(CHECK_MS)
}
