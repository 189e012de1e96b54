import type { MirrorOptions as Connection } from '../../packages/order/mirror.ts'
import type { Kafka } from '../../packages/tributary/failover/kafka.ts'
import { Mirror } from '../../packages/tributary/failover/mirror.ts'
import type { Connect } from './connect.ts'
import { mirrorConfig } from './mirror-config.ts'

/** A connector of the stage: one that the stage also makes. */
export class StageMirror extends Mirror {
  readonly #options: Connection
  readonly #connect: Connect

  /**
   * @param connect the Kafka Connect worker at the target
   * @param source the Kafka that the mirror reads
   */
  constructor(name: string, options: Connection, connect: Connect, source: Kafka) {
    super(name, { from: options.from, topics: options.topics, connect: connect.api, source })
    this.#options = options
    this.#connect = connect
  }

  async create(state: 'RUNNING' | 'STOPPED'): Promise<void> {
    const config = mirrorConfig(this.#options)
    await this.#connect.api.call('POST', '/connectors', {
      name: this.name,
      config,
      initial_state: state,
    })
    await this.reach(state)
  }
}
