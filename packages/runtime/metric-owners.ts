/** Which part of a function registered which metric, for the error when two register the same one. */

import { ConfigError } from './settings.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** The error of prom-client. */
const TAKEN = /^A metric with the name (\S+) has already been registered/

export class MetricOwners {
  readonly #registry: Metrics['registry']
  readonly #owners: Map<string, string>

  constructor({ host, registry }: Metrics) {
    this.#registry = registry
    this.#owners = new Map(host.getMetricsAsArray().map(({ name }) => [name, 'the host']))
  }

  /**
   * Opens a part of a function.
   * @param part what the error calls it, e.g. `lookups.geo`
   * @throws ConfigError if another part has registered a metric of the same name
   */
  open<T>(part: string, open: () => T): T {
    const before = new Set(this.#names())
    let opened: T
    try {
      opened = open()
    } catch (error) {
      const metric = TAKEN.exec(String((error as Partial<Error> | undefined)?.message))?.[1]
      throw metric === undefined ? error : this.#twice(part, metric)
    }
    for (const name of this.#names()) {
      if (before.has(name)) continue
      if (this.#owners.has(name)) throw this.#twice(part, name)
      this.#owners.set(name, part)
    }
    return opened
  }

  #names(): string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name)
  }

  #twice(part: string, metric: string): ConfigError {
    const owner = this.#owners.get(metric)
    const again = owner === undefined ? ' twice' : `, which ${owner} has registered already`
    const detail = `${part} registers the metric ${metric}${again}`
    return new ConfigError(`${detail}; give one of the two metrics another name`)
  }
}
