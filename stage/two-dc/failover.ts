import { reverse } from './reverse.ts'
import { type Name, other } from './topics.ts'
import type { TwoDatacenters } from './two-datacenters.ts'

/** One step of a failover. Each can be done again after it was interrupted. */
export interface Step {
  readonly name: string
  /** In words, what it does and what holds after it. */
  readonly does: string
  readonly run: () => Promise<void>
}

/** What the new active instance reads again: longer than any change was held, or on its way. */
const AGAIN_MS = 120_000

/** The ordered stream moves to the other datacenter: what an operator does, step by step. */
export function failover(two: TwoDatacenters, to: Name): readonly Step[] {
  const from = other(to)
  const [old, next] = [two.at(from), two.at(to)]
  let fenced = Date.now()
  return [
    {
      name: 'fence',
      does: `${from}'s processor ends, and publishes nothing any more`,
      async run() {
        fenced = Date.now()
        await old.ordering?.stop()
      },
    },
    {
      name: 'catch up',
      does: `all of ${from}'s ordered stream is in ${to}'s copy`,
      run: () => two.ordered[from].caughtUp(),
    },
    {
      name: 'rebuild',
      does: `${to}'s store is made from that copy`,
      run: () => next.rebuildOrder(),
    },
    {
      name: 'reverse',
      does: `the stream is mirrored from ${to} to ${from}`,
      run: () => reverse(two.ordered[from], two.ordered[to]),
    },
    {
      name: 'promote',
      does: `${to}'s processor starts, and reads again what ${from}'s may have left`,
      async run() {
        await next.readAgainFrom(fenced - AGAIN_MS)
        next.order()
      },
    },
  ]
}

/**
 * Goes back to where the stream was, from any step before `promote`.
 * @throws Error if it has moved already
 */
export async function giveUp(two: TwoDatacenters, to: Name): Promise<void> {
  const from = other(to)
  if (two.at(to).ordering?.isRunning) throw new Error(`${to} is active already: fail over again`)
  if ((await two.ordered[to].state()) !== 'STOPPED')
    await reverse(two.ordered[to], two.ordered[from])
  if ((await two.ordered[from].state()) === 'STOPPED') await two.ordered[from].start()
  if (!two.at(from).ordering?.isRunning) two.at(from).order()
}
