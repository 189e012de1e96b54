/** What a wiki does not have: on its way to the replica while the event is young, else gone. */
import { type EventScope, metaOf, RetryableError } from '@tributary/runtime'

/** How old an event may be for a missing revision to be blamed on replica lag. */
const YOUNG_MS = 10_000

/**
 * Returns what was found.
 * @param what names what was asked for in the error
 * @throws RetryableError `revision_not_yet` if it is missing and the event is young: for the wiki a deleted
 * revision and one that is not there yet look the same; time tells them apart
 */
export function orNotYet<T>(
  found: T | undefined,
  { change, event }: EventScope,
  what: string,
): T | undefined {
  const { dt = event.time } = metaOf(change)
  const isYoung = typeof dt === 'string' && Date.now() - Date.parse(dt) < YOUNG_MS
  if (found !== undefined || !isYoung) return found
  throw new RetryableError(`the wiki does not have ${what} yet`, {
    code: 'revision_not_yet',
  })
}
