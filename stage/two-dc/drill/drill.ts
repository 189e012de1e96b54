import { setTimeout as sleep } from 'node:timers/promises'
import { readAll } from '../../kafka/topics.ts'
import { type Account, account } from '../../order/account.ts'
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
    const ended = Date.now()
    await this.load.pause()
    await this.#prove(began, ended)
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
  async #prove(began: number, ended: number): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      const found = await this.#account(this.active)
      if (found.account.lost.length === 0 || Date.now() > until) {
        this.say(describe(found.account))
        this.say(describeTimes(found.written, began, ended))
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

  async #account(name: Name): Promise<{ account: Account; written: readonly Written[] }> {
    const { broker } = this.two.at(name)
    const [ordered, inconsistent] = await Promise.all([
      readAll(broker, ORDERED),
      readAll(broker, INCONSISTENCY),
    ])
    const written = ordered.map(({ timestamp, value }) => ({
      at: Number(timestamp),
      intake: Date.parse(JSON.parse(value.toString()).meta.dt),
    }))
    return { account: account(this.load.pages, ordered, inconsistent), written }
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

/** A record of the ordered topic: when it was written, and when its change was made. */
interface Written {
  readonly at: number
  readonly intake: number
}

function describeTimes(written: readonly Written[], began: number, ended: number): string {
  const during = written.filter(({ at, intake }) => intake >= began && at <= ended)
  const times = during.map(({ at }) => at).sort((a, b) => a - b)
  const down = times.reduce((most, at, i) => Math.max(most, at - (times[i - 1] ?? began)), 0)
  const waits = during.map(({ at, intake }) => at - intake)
  const slowest = waits.reduce((most, wait) => Math.max(most, wait), 0)
  const held = waits.filter((wait) => wait > 1000).length
  return `downtime ${seconds(down)}; ${held} of ${during.length} changes held or late by over a second, at most ${seconds(slowest)}`
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
