import { reverse } from './reverse.ts'
import { type DatacenterName, other } from './topics.ts'
import type { TwoDatacenters } from './two-datacenters.ts'

/** One step of a failover. After an interruption it can be run again. */
export interface Step {
  readonly name: string
  /** A sentence on what the step does, and what holds after it. */
  readonly description: string
  readonly run: () => Promise<void>
}

/**
 * How far back the new active instance reads its inputs again, in milliseconds. It must be longer than any
 * change was held by the old instance or on its way to it.
 */
const REREAD_MS = 120_000

/** What an operator does, step by step, to move the ordered stream to the other datacenter. */
export function failover(two: TwoDatacenters, to: DatacenterName): readonly Step[] {
  const from = other(to)
  const [old, next] = [two.at(from), two.at(to)]
  let fencedAt = Date.now()
  return [
    {
      name: 'fence',
      description: `${from}'s processor stops, and publishes nothing any more`,
      async run() {
        fencedAt = Date.now()
        await old.ordering?.stop()
      },
    },
    {
      name: 'catch up',
      description: `${to}'s copy now has all of ${from}'s ordered stream`,
      run: () => two.ordered[from].caughtUp(),
    },
    {
      name: 'rebuild',
      description: `${to}'s store is rebuilt from that copy`,
      run: () => next.rebuildOrder(),
    },
    {
      name: 'reverse',
      description: `the stream is now mirrored from ${to} to ${from}`,
      run: () => reverse(two.ordered[from], two.ordered[to]),
    },
    {
      name: 'promote',
      description: `${to}'s processor starts, and reads the latest input again, in case ${from}'s had not finished it`,
      async run() {
        await next.seekInputs(fencedAt - REREAD_MS)
        next.startOrdering()
      },
    },
  ]
}

/**
 * Undoes a failover from any step before `promote`.
 * @throws Error if `promote` has run already
 */
export async function rollBack(two: TwoDatacenters, to: DatacenterName): Promise<void> {
  const from = other(to)
  if (two.at(to).ordering?.isRunning) {
    throw new Error(`${to} is active already; to go back, fail over to ${from}`)
  }
  const { [from]: original, [to]: reversed } = two.ordered
  if ((await reversed.state()) !== 'STOPPED') await reverse(reversed, original)
  if ((await original.state()) === 'STOPPED') await original.start()
  if (!two.at(from).ordering?.isRunning) two.at(from).startOrdering()
}
