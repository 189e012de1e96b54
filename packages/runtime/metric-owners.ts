/** Which part of a function registered which metric, for the error when two register the same one. */

import { ConfigError } from './settings.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** What prom-client throws. */
const TAKEN = /^A metric with the name (\S+) has already been registered/

export class MetricOwners {
  readonly #registry: Metrics['registry']
  readonly #owners = new Map<string, string>()

  constructor({ registry }: Metrics) {
    this.#registry = registry
    this.#claim('the host')
  }

  /**
   * Opens a part of a function.
   * @param part what the error calls it, e.g. `lookups.geo`
   * @throws ConfigError if another part has registered a metric of the same name
   */
  open<T>(part: string, open: () => T): T {
    try {
      return open()
    } catch (error) {
      const metric = TAKEN.exec(String((error as Partial<Error> | undefined)?.message))?.[1]
      if (metric === undefined) throw error
      const owner = this.#owners.get(metric)
      const again = owner === undefined ? ' twice' : `, which ${owner} has registered already`
      const detail = `${part} registers the metric ${metric}${again}`
      throw new ConfigError(`${detail}; give one of the two metrics another name`)
    } finally {
      this.#claim(part)
    }
  }

  #claim(part: string): void {
    for (const { name } of this.#registry.getMetricsAsArray()) {
      if (!this.#owners.has(name)) this.#owners.set(name, part)
    }
  }
}
