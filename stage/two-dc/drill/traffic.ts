import { setTimeout as sleep } from 'node:timers/promises'
import type { Change } from '../../../packages/order/change.ts'
import { keyOf, pageChange } from '../../order/events.ts'
import { following } from '../../order/histories.ts'
import { random } from '../../random.ts'
import { CHANGES, type DatacenterName } from '../topics.ts'
import { TopicWriter } from './topic-writer.ts'

const STEP_MS = 20
const PAGES = 300
/** How many of 100 events are late, and by how much at most. */
const LATE_PERCENT = 8
const LATE_MS = 3000

/**
 * Plays MediaWiki: makes changes of pages at a steady rate in its primary datacenter, and writes an event
 * for each. Some events come late, in the topic of the datacenter where the change was made.
 */
export class Traffic {
  /** Every page's changes, in the order in which they were made. */
  readonly pages = new Map<string, Change[]>()
  primary: DatacenterName = 'eqiad'
  readonly #writers: Readonly<Record<DatacenterName, TopicWriter>>
  readonly #perStep: number
  readonly #random = random()
  readonly #late = new Set<Promise<void>>()
  #revision = 1000
  #running: Promise<void> | undefined
  #paused = true
  readonly #isSplit: boolean

  /**
   * @param brokers those of each datacenter, as `host:port`
   * @param rate changes per second
   * @param isSplit whether every second page is written in codfw; else all are, in the primary datacenter
   */
  constructor(
    brokers: Readonly<Record<DatacenterName, readonly string[]>>,
    rate: number,
    isSplit = false,
  ) {
    this.#isSplit = isSplit
    this.#perStep = (rate * STEP_MS) / 1000
    this.#writers = {
      eqiad: new TopicWriter(brokers.eqiad, `eqiad.${CHANGES}`),
      codfw: new TopicWriter(brokers.codfw, `codfw.${CHANGES}`),
    }
  }

  /** The seed of the random numbers; with SEED set to it the traffic repeats. */
  get seed(): number {
    return this.#random.seed
  }

  /** How many changes have been made. */
  get made(): number {
    return [...this.pages.values()].reduce((sum, changes) => sum + changes.length, 0)
  }

  resume(): void {
    this.#paused = false
    this.#running = this.#run()
  }

  /** Stops making changes. Resolves when every event is in its topic, late ones too. */
  async pause(): Promise<void> {
    this.#paused = true
    await this.#running
    await Promise.all(this.#late)
    await Promise.all(Object.values(this.#writers).map((writer) => writer.flush()))
  }

  async close(): Promise<void> {
    await this.pause()
    await Promise.all(Object.values(this.#writers).map((writer) => writer.close()))
  }

  async #run(): Promise<void> {
    for (let due = 0; !this.#paused; due += this.#perStep) {
      for (; due >= 1; due--) this.#change()
      await sleep(STEP_MS)
    }
  }

  #change(): void {
    const { integer } = this.#random
    const number = integer(1, PAGES)
    const page = `page ${number}`
    const changes = this.pages.get(page) ?? []
    this.pages.set(page, changes)
    const now = Date.now()
    const next = following(changes.at(-1), Math.floor(now / 1000), () => ++this.#revision, integer)
    const change = { ...next, id: `${page}: ${next.id}`, intake: now }
    changes.push(change)
    const record = { key: keyOf(page), value: JSON.stringify(pageChange(page, change, 0)) }
    const writer = this.#writers[this.#isSplit && number % 2 === 1 ? 'codfw' : this.primary]
    if (integer(1, 100) > LATE_PERCENT) {
      writer.write(record)
      return
    }
    const late = sleep(integer(1, LATE_MS)).then(() => writer.write(record))
    this.#late.add(late)
    void late.finally(() => this.#late.delete(late))
  }
}
