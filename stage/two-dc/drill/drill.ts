import { setTimeout as sleep } from 'node:timers/promises'
import { readAll } from '../../kafka/topics.ts'
import { type Account, account } from '../../order/account.ts'
import { failover, rollBack } from '../failover.ts'
import { type DatacenterName, INCONSISTENCY, ORDERED, other } from '../topics.ts'
import type { TwoDatacenters } from '../two-datacenters.ts'
import type { Traffic } from './traffic.ts'

/** How long the pipelines may take until every change is in a topic of the ordered stream. */
const TIMEOUT_MS = 120_000

/** Two datacenters, the traffic on them, and where the ordered stream is written. */
export class Drill {
  readonly two: TwoDatacenters
  readonly traffic: Traffic
  active: DatacenterName = 'eqiad'
  readonly #print: (line: string) => void

  constructor(two: TwoDatacenters, traffic: Traffic, print: (line: string) => void) {
    this.two = two
    this.traffic = traffic
    this.#print = print
  }

  /** Plays a scenario under traffic, then checks every change made so far. */
  async play(title: string, scenario: () => Promise<void>): Promise<void> {
    this.#print(`\n${title}`)
    const began = Date.now()
    this.traffic.resume()
    await sleep(2000)
    await scenario()
    await sleep(4000)
    const ended = Date.now()
    await this.traffic.pause()
    await this.#check(began, ended)
  }

  /**
   * Moves the ordered stream and reports each step.
   * @param lastStep the step after which it stops; before `promote` the failover is rolled back
   */
  async failover(to: DatacenterName, lastStep = 'promote'): Promise<void> {
    for (const { name, description, run } of failover(this.two, to)) {
      const began = Date.now()
      await run()
      this.say(`${name}: ${description} (${seconds(Date.now() - began)})`)
      if (name === lastStep) break
    }
    if (lastStep === 'promote') this.active = to
    else await rollBack(this.two, to)
  }

  say(line: string): void {
    this.#print(`  ${line}`)
  }

  /** @throws Error if a change is in neither topic, or a page's changes are out of order */
  async #check(began: number, ended: number): Promise<void> {
    for (const until = Date.now() + TIMEOUT_MS; ; await sleep(500)) {
      const found = await this.#account(this.active)
      if (found.account.lost.length > 0 && Date.now() < until) continue
      this.say(describe(found.account))
      this.say(describeTimes(found.written, began, ended))
      assertComplete(found.account, this.active)
      break
    }
    await this.two.ordered[this.active].caughtUp()
    const copy = await this.#account(other(this.active))
    assertComplete(copy.account, other(this.active))
    this.say(`${other(this.active)}'s copy is as complete, and in order`)
  }

  async #account(name: DatacenterName): Promise<{ account: Account; written: readonly Written[] }> {
    const { broker } = this.two.at(name)
    const [ordered, inconsistent] = await Promise.all([
      readAll(broker, ORDERED),
      readAll(broker, INCONSISTENCY),
    ])
    const written = ordered.map(({ timestamp, value }) => ({
      writtenAt: Number(timestamp),
      madeAt: Date.parse(JSON.parse(value.toString()).meta.dt),
    }))
    return { account: account(this.traffic.pages, ordered, inconsistent), written }
  }
}

function assertComplete({ lost, violations }: Account, name: DatacenterName): void {
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
  `${account.lost.length} lost, ${account.violations.length} out of order; ` +
  `${account.duplicates} repetitions, ${account.gaps} gaps, ${account.epochs} epochs`

/** A record of the ordered topic: when it was written, and when its change was made. */
interface Written {
  readonly writtenAt: number
  readonly madeAt: number
}

function describeTimes(written: readonly Written[], began: number, ended: number): string {
  const during = written.filter(({ writtenAt, madeAt }) => madeAt >= began && writtenAt <= ended)
  const outputs = during.map(({ writtenAt }) => writtenAt).sort((a, b) => a - b)
  // The time before the first output and after the last counts too.
  const times = [began, ...outputs, ended]
  const longestGap = times.reduce((most, at, i) => Math.max(most, at - (times[i - 1] ?? at)), 0)
  const delays = during.map(({ writtenAt, madeAt }) => writtenAt - madeAt)
  const longestDelay = delays.reduce((most, delay) => Math.max(most, delay), 0)
  const delayed = delays.filter((delay) => delay > 1000).length
  return (
    `longest time without output ${seconds(longestGap)}; ${delayed} of ${during.length} changes ` +
    `came out more than a second after they were made, the slowest after ${seconds(longestDelay)}`
  )
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
