/** page-wikitext-change in one site, directly on Kafka. */
import { join } from 'node:path'
import { RestartableProcess } from '../../restartable-process.ts'
import { closedPort } from '../../sockets.ts'
import { CHANGES, DEAD_LETTERS, ENRICHED } from '../../two-dc/topics.ts'
import type { MainSite } from '../sites.ts'

const BUNDLE = join(import.meta.dirname, '../../../functions/page-wikitext-change/dist/index.js')

export interface EnrichmentOptions {
  readonly site: MainSite
  readonly brokers: readonly string[]
  /** The address of the wiki's API. */
  readonly wiki: string
  readonly log: string
}

export class Enrichment implements AsyncDisposable {
  readonly process: RestartableProcess
  readonly #port: number

  private constructor(process: RestartableProcess, port: number) {
    this.process = process
    this.#port = port
  }

  static async start({ site, brokers, wiki, log }: EnrichmentOptions): Promise<Enrichment> {
    const port = await closedPort()
    const process = new RestartableProcess({
      name: `${site}'s page-wikitext-change`,
      command: 'setpriv',
      args: ['--pdeathsig', 'KILL', 'node', BUNDLE],
      log,
      env: {
        ...{ PORT: String(port), DATACENTER: site, MEDIAWIKI_API_URL: wiki },
        ...{ FUNC_TRANSPORT: 'kafka', KAFKA_BROKERS: brokers.join(), KAFKA_CLIENT_RACK: site },
        KAFKA_CONSUMER_GROUP: `${site}.page-wikitext-change`,
        KAFKA_TOPIC: `${site}.${CHANGES}`,
        KAFKA_OUTPUT_TOPIC: `${site}.${ENRICHED}`,
        KAFKA_DEAD_LETTER_TOPIC: `${site}.${DEAD_LETTERS}`,
        KAFKA_DELIVERY: 'at-least-once',
      },
    })
    process.start()
    return new Enrichment(process, port)
  }

  /** How many times the group has divided its partitions anew, as the function's metrics say. */
  async rebalances(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/metrics`).catch(() => undefined)
    const text = (await answer?.text()) ?? ''
    return Number(/^tributary_kafka_rebalances_total\S* (\d+)/m.exec(text)?.[1] ?? 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop('SIGKILL')
  }
}
