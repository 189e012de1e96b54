import { setTimeout as sleep } from 'node:timers/promises'
import { header, readAll } from '../../kafka/topics.ts'
import { type Account, account } from '../../order/account.ts'
import { type DatacenterName, INCONSISTENCY, ORDERED, other } from '../topics.ts'
import type { TwoDatacenters } from '../two-datacenters.ts'
import { type FailoverOptions, type Kill, runFailover } from './command.ts'
import type { Traffic } from './traffic.ts'

/** How long the pipelines may take until every change is in a topic of the ordered stream. */
const TIMEOUT_MS = 120_000

/** The steps of a failover. */
const STEPS = ['prepare', 'fence', 'catch up', 'rebuild', 'reverse', 'promote', 'verify']

/** Two datacenters, the traffic on them, and where the ordered stream is written. */
export class Drill {
  readonly two: TwoDatacenters
  readonly traffic: Traffic
  active: DatacenterName = 'eqiad'
  readonly #print: (line: string) => void
  /** The repetitions in each topic when it was last checked. */
  readonly #repetitions = new Map<DatacenterName, number>()

  constructor(two: TwoDatacenters, traffic: Traffic, print: (line: string) => void) {
    this.two = two
    this.traffic = traffic
    this.#print = print
  }

  /**
   * Plays a scenario under traffic, then checks every change made so far.
   * @param diverged whether the other datacenter's copy has records that the active one never had
   */
  async play(title: string, scenario: () => Promise<void>, diverged = false): Promise<void> {
    this.#print(`\n${title}`)
    const began = Date.now()
    this.traffic.resume()
    await sleep(2000)
    await scenario()
    await sleep(3000)
    const ended = Date.now()
    await this.traffic.pause()
    await this.#check(began, ended, diverged)
  }

  /** Moves the ordered stream with `tributary failover`. */
  async failover(to: DatacenterName, args: readonly string[] = []): Promise<void> {
    await this.#complete(to, { args, print: (line) => this.say(`| ${line}`) })
    this.active = to
  }

  /** Begins a failover, kills it, and gives it up. */
  async giveUp(to: DatacenterName, kill: Kill): Promise<void> {
    const print = (line: string) => this.say(`| ${line}`)
    await runFailover(this.two, to, { kill, print })
    this.say(`killed when ${kill.steps} ${kill.when}`)
    await this.#complete(to, { args: ['--give-up'], print })
  }

  /** @throws Error if the command does not refuse the failover for this reason */
  async refused(to: DatacenterName, args: readonly string[], reason: RegExp): Promise<void> {
    const { code, stderr } = await runFailover(this.two, to, { args, print: () => {} })
    if (code !== 1 || !reason.test(stderr)) throw new Error(`not refused (${code}): ${stderr}`)
    this.say(`refused: ${stderr.trim()}`)
  }

  /** Kills the command in every step, as soon as the step begins or ends, and runs it again. */
  async killedInEveryStep(to: DatacenterName, when: Kill['when']): Promise<void> {
    const steps = new Set(STEPS)
    const all = steps.size
    const print = (line: string) => {
      // So that the copy is not complete when OLD has stopped.
      if (line.startsWith('prepare: fill')) this.two.cut()
      // Also where there is nothing to wait for: over a cut link no mirror could be reversed.
      if (line.startsWith('catch up:')) this.two.heal()
    }
    const began = Date.now()
    for (let runs = 1; ; runs++) {
      const ended = await runFailover(this.two, to, { kill: { steps: [...steps], when }, print })
      if (ended.killedIn !== undefined) steps.delete(ended.killedIn)
      else if (ended.code !== 0) throw new Error(ended.stderr)
      else {
        const kills = all - steps.size
        // A short step may be over before the signal of the step before it arrives.
        if (kills < all - 2) throw new Error(`not killed in ${[...steps].join(', ')}`)
        const took = seconds(Date.now() - began)
        this.say(`killed in ${kills} of ${all} steps: ${runs} runs in ${took}`)
        break
      }
    }
    this.active = to
  }

  async #complete(to: DatacenterName, options: FailoverOptions): Promise<void> {
    const { code, stderr } = await runFailover(this.two, to, options)
    if (code !== 0) throw new Error(`tributary failover: exit code ${code}: ${stderr}`)
  }

  say(line: string): void {
    this.#print(`  ${line}`)
  }

  /** How many of the changes made so far are not in the ordered stream of the active datacenter. */
  async missing(): Promise<number> {
    return (await this.#account(this.active)).account.lost.length
  }

  /** @throws Error if a change is in neither topic, or a page's changes are out of order */
  async #check(began: number, ended: number, diverged: boolean): Promise<void> {
    for (const until = Date.now() + TIMEOUT_MS; ; await sleep(500)) {
      const found = await this.#account(this.active)
      if (found.account.lost.length > 0 && Date.now() < until) continue
      this.say(describe(found.account, this.#repeatedIn(this.active, found.account)))
      this.say(describeTimes(found.written, began, ended))
      assertComplete(found.account, this.active)
      break
    }
    await this.two.ordered[this.active].caughtUp()
    const copy = await this.#account(other(this.active))
    const behind = diverged ? copy.behind : []
    const lost = copy.account.lost.filter((id) => !behind.includes(id))
    assertComplete({ ...copy.account, lost }, other(this.active))
    const repeated = this.#repeatedIn(other(this.active), copy.account)
    const late =
      behind.length > 0 ? ` but for ${behind.length} behind a change that only it has` : ''
    this.say(
      `${other(this.active)}'s copy is as complete, and in order${late}; ${repeated} more repetitions`,
    )
  }

  /** How many repetitions came into a datacenter's topic since the last check. */
  #repeatedIn(name: DatacenterName, { duplicates }: Account): number {
    const before = this.#repetitions.get(name) ?? 0
    this.#repetitions.set(name, duplicates)
    return duplicates - before
  }

  async #account(name: DatacenterName): Promise<Accounted> {
    const { broker } = this.two.at(name)
    const [ordered, inconsistent] = await Promise.all([
      readAll(broker, ORDERED),
      readAll(broker, INCONSISTENCY),
    ])
    const written = ordered.map(({ timestamp, value }) => {
      const { meta } = JSON.parse(value.toString())
      return {
        id: meta.request_id as string,
        writtenAt: Number(timestamp),
        madeAt: Date.parse(meta.dt),
      }
    })
    const seen = inconsistent.filter((record) => header(record, 'ce_reason') === 'already-seen')
    const found = account(this.traffic.pages, ordered, inconsistent)
    const ids = new Set(written.map(({ id }) => id))
    return {
      // A change that is reported again after it came out is a repetition too, in the other topic.
      account: { ...found, duplicates: found.duplicates + seen.length },
      written,
      behind: found.lost.filter((id) => ids.has(id)),
    }
  }
}

interface Accounted {
  readonly account: Account
  readonly written: readonly Written[]
  /** Changes that are in the ordered topic, but only behind a later change of their page. */
  readonly behind: readonly string[]
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

const describe = (account: Account, repeated: number): string =>
  `${account.made} changes made: ${account.ordered} in order, ${account.inconsistent} in the inconsistency topic, ` +
  `${account.lost.length} lost, ${account.violations.length} out of order; ` +
  `${account.duplicates} repetitions (${repeated} more), ${account.gaps} gaps, ${account.epochs} epochs`

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
