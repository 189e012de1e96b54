/** The ordered stream's processor in one site: it runs while the lease is its own, and waits for the lease else. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'iovalkey'
import { RestartableProcess } from '../../restartable-process.ts'
import {
  DATACENTERS,
  ENRICHED,
  INCONSISTENCY,
  ORDER_DEAD_LETTERS,
  ORDERED,
} from '../../two-dc/topics.ts'
import type { MainSite } from '../sites.ts'

const COMMAND = join(import.meta.dirname, '../../../packages/tributary/tributary')
const LEASE = 'tributary:order:lease'
const LOOK_MS = 200
const ANSWER_MS = 2000

export interface OrderingOptions {
  readonly site: MainSite
  readonly brokers: readonly string[]
  /** The store, as this site reaches it: `host:port`. */
  readonly store: string
  readonly log: string
}

/**
 * A process that reads Kafka as a standby would take partitions from the active one, and refuse their events.
 * So the standby is not started before the lease is free, and a deposed instance is stopped.
 */
export class Ordering implements AsyncDisposable {
  readonly process: RestartableProcess
  readonly #store: Redis
  #owner: string | null = null
  #isAllowed = true
  #isDisposed = false
  readonly #watching: Promise<void>

  constructor({ site, brokers, store, log }: OrderingOptions) {
    const at = (topic: string) => `kafka://${brokers.join()}/${topic}`
    const inputs = DATACENTERS.flatMap((name) => ['--input', at(`${name}.${ENRICHED}`)])
    const outputs = ['--output', at(ORDERED), '--inconsistencies', at(INCONSISTENCY)]
    const rest = ['--dead-letters', at(`${site}.${ORDER_DEAD_LETTERS}`), '--quiet']
    this.process = new RestartableProcess({
      name: `${site}'s page-change-order`,
      command: 'setpriv',
      args: [
        '--pdeathsig',
        'KILL',
        COMMAND,
        'run',
        'page-change-order',
        ...inputs,
        ...outputs,
        ...rest,
      ],
      log,
      env: { ORDER_STORE: `redis://${store}`, DATACENTER: site },
    })
    const [host, port] = store.split(':')
    this.#store = new Redis({
      ...{ host: host as string, port: Number(port), commandTimeout: ANSWER_MS },
      ...{ maxRetriesPerRequest: 0, retryStrategy: () => 500 },
    })
    this.#store.on('error', () => {})
    this.#watching = this.#watch()
  }

  /** Kills it, as a crash of its machine does. */
  async kill(): Promise<void> {
    this.#isAllowed = false
    await this.process.stop('SIGKILL')
  }

  /** Ends it in order: it gives the lease back. */
  async end(): Promise<void> {
    this.#isAllowed = false
    await this.process.stop()
  }

  /** Lets it run again, when the lease is free. */
  revive(): void {
    this.#isAllowed = true
  }

  async #watch(): Promise<void> {
    while (!this.#isDisposed) {
      await sleep(LOOK_MS)
      const owner = await this.#store.get(LEASE).catch(() => undefined)
      if (owner === undefined || !this.#isAllowed) continue
      const { process } = this
      if (!process.isRunning) {
        this.#owner = null
        if (owner === null) process.start()
      } else if (owner !== null) {
        this.#owner ??= owner
        // Another instance has become active.
        if (owner !== this.#owner) await process.stop('SIGKILL')
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    await this.process.stop('SIGKILL')
    this.#store.disconnect()
    await this.#watching
  }
}
