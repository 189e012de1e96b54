/** Retries must go on long enough to help, and end before they hold up what is behind. */
import { backoff } from '../../../packages/tributary/backoff.ts'
import { parseDuration } from '../../../packages/tributary/durations.ts'
import type { Delivery } from '../objects.ts'
import { deliverers } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

/** A revision may be missing on the wiki's replicas for this long after its event. */
const REPLICA_LAG_MS = 10_000

/** What stands behind a stuck event may have to wait this long. */
const LONGEST_BLOCK_MS = 15 * 60_000

interface Times {
  /** The gaps between all attempts, in milliseconds. */
  readonly waiting: number
  /** The last of these gaps. */
  readonly longest: number
  /** If every attempt takes as long as it may, too. */
  readonly worst: number
}

export function timesOf(delivery: Delivery): Times {
  const { retry = 0, backoffPolicy = 'exponential' } = delivery
  const delay = parseDuration(delivery.backoffDelay ?? '') ?? 0
  const timeout = parseDuration(delivery.timeout ?? '') ?? 0
  let [waiting, longest] = [0, 0]
  for (let n = 1; n <= retry; n += 1) {
    longest = backoff(backoffPolicy, delay, n)
    waiting += longest
  }
  return { waiting, longest, worst: waiting + (retry + 1) * timeout }
}

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 100) / 10} s`

/** One that is not is another rule's. */
const isReadable = ({ backoffDelay = '' }: Delivery) =>
  backoffDelay === '' || parseDuration(backoffDelay) !== undefined

export const retriesOutlastLag: Rule = {
  name: 'retries-outlast-lag',
  why: 'a revision can be missing on a replica for 10 s; with its retries over by then it is a dead letter',
  *check(overlay) {
    for (const { object, field, delivery = {} } of deliverers(overlay)) {
      const { waiting } = timesOf(delivery)
      if (waiting > REPLICA_LAG_MS || !isReadable(delivery)) continue
      const says = `gives up after ${seconds(waiting)}, must go on for more than ${seconds(REPLICA_LAG_MS)}: raise retry or backoffDelay`
      yield problem(object, field, says)
    }
  },
}

export const retriesEnd: Rule = {
  name: 'retries-end',
  why: 'in order means that an event blocks its partition for as long as it is retried',
  *check(overlay) {
    for (const { object, field, delivery = {}, ordered } of deliverers(overlay)) {
      const { worst } = timesOf(delivery)
      if (!ordered || worst <= LONGEST_BLOCK_MS) continue
      const says = `one event may take ${seconds(worst)} (waits, and each attempt its timeout), at most ${seconds(LONGEST_BLOCK_MS)}: lower retry, backoffDelay or timeout`
      yield problem(object, field, says)
    }
  },
}
