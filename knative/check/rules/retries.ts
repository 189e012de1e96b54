/** Retries must go on long enough to help, and end before they block the events behind for too long. */
import type { Delivery } from '../objects.ts'
import { deliverers } from '../overlay.ts'
import { backoff, parseDuration } from '../packages.ts'
import { problem, type Rule } from '../rule.ts'

/** How long after its event a revision may be missing on the wiki's replicas. */
const REPLICA_LAG_MS = 10_000

/** How long one event may block its partition. */
const LONGEST_BLOCK_MS = 15 * 60_000

interface Times {
  /** The sum of the waits between the attempts, in milliseconds. */
  readonly waiting: number
  /** The last and longest of these waits. */
  readonly longest: number
  /** The sum of the waits and of all attempts, if each attempt takes its whole timeout. */
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

/** The rule iso-durations reports a delay that is not readable. */
const isReadable = ({ backoffDelay = '' }: Delivery) =>
  backoffDelay === '' || parseDuration(backoffDelay) !== undefined

export const retriesOutlastLag: Rule = {
  name: 'retries-outlast-lag',
  why: 'A new revision can be missing on a replica of the wiki’s database for 10 s. If the retries end before that, a good event becomes a dead letter.',
  *check(overlay) {
    for (const { object, field, delivery = {} } of deliverers(overlay)) {
      const { waiting } = timesOf(delivery)
      if (waiting > REPLICA_LAG_MS || !isReadable(delivery)) continue
      const message = `retries end after ${seconds(waiting)}; they must go on for more than ${seconds(REPLICA_LAG_MS)}: raise retry or backoffDelay`
      yield problem(object, field, message)
    }
  },
}

export const retriesEnd: Rule = {
  name: 'retries-end',
  why: 'In ordered delivery an event blocks its partition for as long as it is retried, and all events behind it are late.',
  *check(overlay) {
    for (const { object, field, delivery = {}, ordered } of deliverers(overlay)) {
      if (!ordered) continue
      const { worst, waiting } = timesOf(delivery)
      const limit = `the limit is ${seconds(LONGEST_BLOCK_MS)}: lower retry, backoffDelay or timeout`
      if (worst > LONGEST_BLOCK_MS) {
        const message = `one event can block its partition for ${seconds(worst)} (all waits, and each attempt its whole timeout); ${limit}`
        yield problem(object, field, message)
      } else if (object.kind === 'KafkaSource' && 2 * waiting > LONGEST_BLOCK_MS) {
        // A key that no HTTP header can hold fails at the sink, and then at the dead letter sink.
        const message = `an event that cannot be sent at all blocks its partition for ${seconds(2 * waiting)} (all waits for the sink, then again for the dead letter sink); ${limit}`
        yield problem(object, field, message)
      }
    }
  },
}
