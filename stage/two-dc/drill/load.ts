import { setTimeout as sleep } from 'node:timers/promises'
import type { Change } from '../../../packages/order/change.ts'
import { keyOf, pageChange } from '../../order/events.ts'
import { following } from '../../order/histories.ts'
import { random } from '../../random.ts'
import { CHANGES, type Name } from '../topics.ts'
import type { TwoDatacenters } from '../two-datacenters.ts'
import { TopicWriter } from './topic-writer.ts'

const STEP_MS = 20
const PAGES = 300
/** Of 100 events so many are late, by up to so much. */
const LATE = 8
const LATE_MS = 3000

/**
 * MediaWiki as the drill plays it: makes changes of pages, in the datacenter that is its primary one. Some
 * events come late, in the topic of the datacenter where the change was made.
 */
export class Load {
  /** What happened to each page, in its order. */
  readonly pages = new Map<string, Change[]>()
  primary: Name = 'eqiad'
  readonly #writers: Readonly<Record<Name, TopicWriter>>
  readonly #perStep: number
  readonly #random = random()
  readonly #late = new Set<Promise<void>>()
  #revision = 1000
  #running: Promise<void> | undefined
  #paused = true

  /** @param rate changes per second */
  constructor({ eqiad, codfw }: TwoDatacenters, rate: number) {
    this.#perStep = (rate * STEP_MS) / 1000
    this.#writers = {
      eqiad: new TopicWriter(eqiad.broker, `eqiad.${CHANGES}`),
      codfw: new TopicWriter(codfw.broker, `codfw.${CHANGES}`),
    }
  }

  get seed(): number {
    return this.#random.seed
  }

  get made(): number {
    return [...this.pages.values()].reduce((sum, changes) => sum + changes.length, 0)
  }

  /** Makes changes from now on. */
  resume(): void {
    this.#paused = false
    this.#running = this.#run()
  }

  /** Resolves when every event that was made is in its topic. */
  async pause(): Promise<void> {
    this.#paused = true
    await this.#running
    await Promise.all(this.#late)
    await Promise.all(Object.values(this.#writers).map((writer) => writer.written()))
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
    const page = `page ${integer(1, PAGES)}`
    const changes = this.pages.get(page) ?? []
    this.pages.set(page, changes)
    const now = Date.now()
    const next = following(changes.at(-1), Math.floor(now / 1000), () => ++this.#revision, integer)
    const change = { ...next, id: `${page}: ${next.id}`, intake: now }
    changes.push(change)
    const record = { key: keyOf(page), value: JSON.stringify(pageChange(page, change, 0)) }
    const writer = this.#writers[this.primary]
    if (integer(1, 100) > LATE) {
      writer.write(record)
      return
    }
    const late = sleep(integer(1, LATE_MS)).then(() => writer.write(record))
    this.#late.add(late)
    void late.finally(() => this.#late.delete(late))
  }
}
