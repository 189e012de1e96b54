/** Kafka and the wiki, on which platforms take turns; and a job for each turn. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readAppended } from '../stage/kafka/append-times.ts'
import { Broker } from '../stage/kafka/broker.ts'
import { count } from '../stage/kafka/topics.ts'
import { Account } from './check/account.ts'
import type { Job } from './platform.ts'
import { Wiki } from './work/wiki.ts'

/** Kafka writes the time of each record's arrival: one clock for all platforms. */
const APPEND_TIME = { 'message.timestamp.type': 'LogAppendTime' }

/** All records are read each time, on the cores that the platform needs too. */
const POLL_MS = 2000

export class Arena implements AsyncDisposable {
  readonly broker: Broker
  readonly wiki: Wiki
  readonly #folder = mkdtempSync(join(tmpdir(), 'tributary-evaluation-'))
  keepsLogs = false
  #jobs = 0

  private constructor(broker: Broker, wiki: Wiki) {
    this.broker = broker
    this.wiki = wiki
  }

  static async open(): Promise<Arena> {
    const broker = await Broker.start()
    return new Arena(broker, await Wiki.start())
  }

  async createInput(topic: string, partitions: number): Promise<void> {
    await this.broker.create([topic], partitions, APPEND_TIME)
  }

  /** A job with topics and a group of its own. */
  async job(name: string, input: string, partitions: number, processes = 1): Promise<Job> {
    const group = `${name}-${++this.#jobs}`
    const [output, deadLetters] = [`${group}.out`, `${group}.dead`]
    await this.broker.create([output, deadLetters], partitions, APPEND_TIME)
    const folder = join(this.#folder, group)
    mkdirSync(folder)
    const { address: broker } = this.broker
    return {
      ...{ broker, input, output, deadLetters, group, folder },
      ...{ wiki: this.wiki.url, partitions, processes },
    }
  }

  /** Counts the job's records, until it is disposed of. */
  counter({ output, partitions }: Job) {
    const admin = this.broker.admin()
    return {
      count: () => count(admin, output, partitions),
      [Symbol.asyncDispose]: () => admin.close(),
    }
  }

  /** Checks all that the job has written. @throws Error if it wrote dead letters */
  async account({ output, deadLetters, folder }: Job): Promise<Account> {
    const account = new Account()
    await readAppended(this.broker, output, (record) => account.add(record))
    const dead: string[] = []
    await readAppended(this.broker, deadLetters, ({ value }) =>
      dead.push(String(value).slice(0, 300)),
    )
    if (dead.length > 0)
      throw new Error(`${dead.length} dead letters, of which the first is ${dead[0]}; ${folder}`)
    return account
  }

  /** Waits until the job has written all changes, 1 … sent. Repeated records do not count. */
  async complete(job: Job, sent: number, milliseconds: number): Promise<void> {
    await using counter = this.counter(job)
    for (const end = Date.now() + milliseconds; ; await sleep(POLL_MS)) {
      const isComplete =
        (await counter.count()) >= sent && (await this.account(job)).lostOf(sent) === 0
      if (isComplete) return
      if (Date.now() > end)
        throw new Error(`${await counter.count()} records of ${sent} changes; ${job.folder}`)
    }
  }

  /** Deletes what a job has written, so that a whole run fits on the disk. */
  async forget({ output, deadLetters }: Job): Promise<void> {
    const admin = this.broker.admin()
    await admin.deleteTopics({ topics: [output, deadLetters] })
    await admin.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wiki[Symbol.asyncDispose]()
    await this.broker[Symbol.asyncDispose]()
    // The logs of a step that failed stay.
    if (!this.keepsLogs) rmSync(this.#folder, { recursive: true, force: true })
  }
}
