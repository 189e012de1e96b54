/** Looks at the topics while they are read: whether they are there, have more partitions, and where these end. */
import type { Assignment } from './assignment.ts'
import { isFinal } from './client.ts'
import { StopError } from './failure.ts'
import type { Group } from './group.ts'
import type { TopicPartition } from './group-offsets.ts'

export interface RefreshParts {
  /** All partitions of the topics now. */
  readonly partitions: () => Promise<readonly TopicPartition[]>
  readonly group: Pick<Group, 'rejoin'>
  readonly assignment: Pick<Assignment, 'refreshEnds'>
  /** A topic is gone, or refused. */
  readonly failed: (error: unknown) => void
}

/**
 * @param known how many partitions there were
 * @returns how many there are, as far as Kafka answers. Never rejects
 */
export async function refresh(parts: RefreshParts, known: number): Promise<number> {
  let count = known
  try {
    // First, since the ends of a topic that is gone cannot be asked for.
    count = (await parts.partitions()).length
    // The leader of the group divides them anew.
    if (count > known) parts.group.rejoin()
    await parts.assignment.refreshEnds()
  } catch (error) {
    if (error instanceof StopError || isFinal(error)) parts.failed(error)
  }
  return count
}
