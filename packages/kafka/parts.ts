/** The parts of a running transport, and how it leaves Kafka. */
import type { Assignment } from './assignment.ts'
import { inTime } from './client.ts'
import type { Commits } from './commits.ts'
import type { Delivery } from './delivery.ts'
import type { Group } from './group.ts'
import type { Reader } from './reader.ts'

export interface Parts {
  readonly group: Group
  readonly assignment: Assignment
  readonly commits: Commits
  readonly reader: Reader
  readonly delivery: Pick<Delivery, 'close'>
}

/** For the last commit and for leaving the group. */
const GOODBYE_MS = 2000

/** Finishes what is in flight, commits and leaves the group, within so many milliseconds. Never rejects. */
export async function leave(
  { group, assignment, commits, reader, delivery }: Parts,
  milliseconds: number,
): Promise<void> {
  await assignment.close(Math.max(0, milliseconds - GOODBYE_MS))
  commits.stop()
  const goodbye = async () => {
    await commits.last()
    await Promise.all([group.close(), reader.close(), delivery.close()])
  }
  await inTime(goodbye(), GOODBYE_MS)
}
