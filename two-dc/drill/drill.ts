import { setTimeout as sleep } from 'node:timers/promises'
import { readAll } from '../../test/support/kafka/topics.ts'
import { type Account, account } from '../../test/support/order/account.ts'
import { failover, giveUp } from '../failover.ts'
import { INCONSISTENCY, type Name, ORDERED, other } from '../topics.ts'
import type { TwoDatacenters } from '../two-datacenters.ts'
import type { Load } from './load.ts'

/** How long it may take until every change is accounted for. */
const PATIENCE_MS = 120_000

/** The stage, the load on it, and where the ordered stream is written. */
export class Drill {
  readonly two: TwoDatacenters
  readonly load: Load
  active: Name = 'eqiad'
  readonly #say: (line: string) => void

  constructor(two: TwoDatacenters, load: Load, say: (line: string) => void) {
    this.two = two
    this.load = load
    this.#say = say
  }

  /** Plays one part under load, and proves what came of it. */
  async play(title: string, part: () => Promise<void>): Promise<void> {
    this.#say(`\n${title}`)
    const began = Date.now()
    this.load.resume()
    await sleep(2000)
    await part()
    await sleep(4000)
    await this.load.pause()
    await this.#prove(began)
  }

  /**
   * Moves the ordered stream, told step by step.
   * @param until the last step; after one before `promote` it is given up
   */
  async failover(to: Name, until = 'promote'): Promise<void> {
    for (const { name, does, run } of failover(this.two, to)) {
      const began = Date.now()
      await run()
      this.say(`${name}: ${does} (${seconds(Date.now() - began)})`)
      if (name === until) break
    }
    if (until === 'promote') this.active = to
    else await giveUp(this.two, to)
  }

  say(line: string): void {
    this.#say(`  ${line}`)
  }

  /** @throws Error if a change is in neither topic, or a page's order does not hold */
  async #prove(began: number): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      const found = await this.#account(this.active)
      if (found.account.lost.length === 0 || Date.now() > until) {
        this.say(describe(found.account))
        this.say(`longest pause of the stream: ${seconds(longestPause(found.times, began))}`)
        assertSound(found.account, this.active)
        break
      }
      await sleep(500)
    }
    await this.two.ordered[this.active].caughtUp()
    const copy = await this.#account(other(this.active))
    assertSound(copy.account, other(this.active))
    this.say(`the same in ${other(this.active)}'s copy`)
  }

  async #account(name: Name): Promise<{ account: Account; times: readonly number[] }> {
    const { broker } = this.two.at(name)
    const [ordered, inconsistent] = await Promise.all([
      readAll(broker, ORDERED),
      readAll(broker, INCONSISTENCY),
    ])
    const times = ordered.map(({ timestamp }) => Number(timestamp)).sort((a, b) => a - b)
    return { account: account(this.load.pages, ordered, inconsistent), times }
  }
}

function assertSound({ lost, violations }: Account, name: Name): void {
  if (lost.length > 0) {
    throw new Error(
      `${lost.length} changes are in neither topic of ${name}: ${lost.slice(0, 5).join('; ')}`,
    )
  }
  if (violations.length > 0) {
    throw new Error(
      `${violations.length} changes are out of order in ${name}: ${violations.slice(0, 5).join('; ')}`,
    )
  }
}

const describe = (account: Account): string =>
  `${account.made} changes made: ${account.ordered} in order, ${account.inconsistent} in the inconsistency topic, ` +
  `0 lost, 0 out of order; ${account.duplicates} repetitions, ${account.gaps} gaps, ${account.epochs} epochs`

function longestPause(times: readonly number[], from: number): number {
  const during = times.filter((time) => time >= from)
  return during.reduce((most, time, i) => Math.max(most, time - (during[i - 1] ?? from)), 0)
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
