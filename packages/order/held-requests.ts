import type { EventError } from '@tributary/runtime'
import type { Arrival } from './arrival.ts'
import type { OpenRequest } from './page-queue.ts'
import type { TopicProgress } from './progress.ts'
import { orderFull } from './refusals.ts'

/** How much one topic may hold. */
export interface HoldLimits {
  /** How many changes of one topic may wait for other changes of the same topic. */
  readonly maxHeld: number
  /** How many bytes of changes of one topic may wait. */
  readonly maxHeldBytes: number
}

/** The requests that wait for an earlier change of their page. */
export class HeldRequests<A extends Arrival> {
  readonly #limits: HoldLimits
  readonly #requests = new Set<OpenRequest<A>>()
  #bytes = 0

  constructor(limits: HoldLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#requests.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Half of the changes have an older intake time; Infinity if there are none. */
  get medianIntake(): number {
    const intakes = Array.from(this.#requests, ({ change }) => change.intake).sort((a, b) => a - b)
    return intakes[intakes.length >> 1] ?? Number.POSITIVE_INFINITY
  }

  add(request: OpenRequest<A>): void {
    if (this.#requests.has(request)) return
    this.#requests.add(request)
    this.#bytes += request.arrival.bytes
  }

  delete(request: OpenRequest<A>): void {
    if (this.#requests.delete(request)) this.#bytes -= request.arrival.bytes
  }

  /**
   * The requests of a topic beyond its limits, each with the error to send it back with. The newest are
   * sent back, since the oldest go out first. A request beyond both limits comes twice.
   * @param progress the progress of the topic's own partitions
   */
  *excess(
    topic: string,
    progress: TopicProgress,
  ): Generator<readonly [OpenRequest<A>, EventError]> {
    const { maxHeld, maxHeldBytes } = this.#limits
    // Below the limits in all topics, so in each: this spares a look at every held change.
    if (this.#requests.size <= maxHeld && this.#bytes <= maxHeldBytes) return
    const held = [...this.#requests].filter(({ arrival }) => arrival.record.topic === topic)
    // The others wait for another topic alone: this topic may stand still until that one has caught up.
    const waitForOwnTopic = held.filter(({ queue }) => !queue.isPassed(progress))
    for (const request of newest(waitForOwnTopic, waitForOwnTopic.length - maxHeld)) {
      yield [request, orderFull(`more than ${maxHeld} changes of ${topic} wait`)]
    }
    if (held.length > maxHeld) {
      const { crowdedOut = Number.POSITIVE_INFINITY, window } = progress
      // A change that belongs before these may wait for a request, and changes of other topics may wait for it.
      const crowding = held.filter(({ change }) => change.intake > crowdedOut - window)
      for (const request of newest(crowding, held.length - maxHeld)) {
        yield [
          request,
          orderFull(`changes of ${topic} that may belong before it wait for a request`),
        ]
      }
    }
    let bytes = held.reduce((sum, { arrival }) => sum + arrival.bytes, 0)
    if (bytes <= maxHeldBytes) return
    for (const request of newest(held, held.length)) {
      if (bytes <= maxHeldBytes) break
      yield [request, orderFull(`changes of ${topic} with more than ${maxHeldBytes} bytes wait`)]
      bytes -= request.arrival.bytes
    }
  }
}

const newest = <A extends Arrival>(requests: OpenRequest<A>[], count: number): OpenRequest<A>[] =>
  count > 0 ? requests.sort((a, b) => b.change.intake - a.change.intake).slice(0, count) : []
