import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker } from '../../../stage/kafka/broker.ts'
import { count, load, readAll } from '../../../stage/kafka/topics.ts'
import { type Account, account, entryOf } from './account.ts'
import { copiedChanges } from './changes.ts'
import { Stage } from './stage.ts'

export const RECORDED = 'test/fixtures/recorded-wiki'
const PARTITIONS = 4
const THROUGH_MS = 200_000

/** A function, and the topics it reads and writes. */
type Step = readonly [fn: string, input: string, output: string]

export const KEYER: Step = ['page-key', 'created', 'keyed']
export const ENRICHER: Step = ['page-wikitext-change', 'keyed', 'enriched']
const KEYED = ['--ordering', 'keyed', '--wiki', RECORDED]

/**
 * The pipeline for input without keys, on topics of its own: one partition of revision-creates → page-key →
 * four partitions, keyed by page → page-wikitext-change → four partitions of enriched events.
 */
export class Pipeline {
  readonly broker: Broker
  readonly keyer: Stage
  readonly enricher: Stage
  readonly topic: (name: string) => string

  private constructor(broker: Broker, name: string, args?: readonly string[]) {
    this.broker = broker
    this.topic = (part) => `${name}.${part}`
    this.keyer = this.stage(KEYER, args)
    this.enricher = this.stage(ENRICHER, args)
  }

  /** @param copies how many wikis make the recorded changes, each with pages of its own */
  static async on(broker: Broker, name: string, copies: number, args?: readonly string[]) {
    const pipeline = new Pipeline(broker, name, args)
    const { topic } = pipeline
    await broker.create([topic('created')], 1)
    await broker.create([topic('keyed'), topic('enriched'), topic('dead')], PARTITIONS)
    await load(broker, topic('created'), copiedChanges(copies))
    return pipeline
  }

  /** @param args further options; by default many events are in flight, one per page */
  stage([fn, input, output]: Step, args: readonly string[] = KEYED): Stage {
    const url = (part: string) => `kafka://${this.broker.address}/${this.topic(part)}`
    const places = ['--input', url(input), '--output', url(output), '--dead-letters', url('dead')]
    return new Stage([fn, ...places, ...args])
  }

  async account(): Promise<Account> {
    const [sent = [], enriched = [], letters = []] = await Promise.all(
      ['created', 'enriched', 'dead'].map(async (part) =>
        (await readAll(this.broker, this.topic(part))).map(entryOf),
      ),
    )
    return account(sent, enriched, letters)
  }

  /** Waits until every change is in the output or the dead letters, 200 s at most. */
  async through(): Promise<Account> {
    const until = Date.now() + THROUGH_MS
    const admin = this.broker.admin()
    const sent = await count(admin, this.topic('created'), 1)
    for (;;) {
      const enriched = await count(admin, this.topic('enriched'), PARTITIONS)
      const dead = await count(admin, this.topic('dead'), PARTITIONS)
      const late = Date.now() > until
      if (enriched + dead >= sent || late) {
        const result = await this.account()
        if (result.lost === 0 || late) {
          await admin.close()
          return result
        }
      }
      await sleep(500)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.keyer.end('SIGKILL'), this.enricher.end('SIGKILL')])
  }
}
