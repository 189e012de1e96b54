/** A function that puts events in the order of their times: one process brings all partitions evenly. */
import type { EventHandler, Ordering } from '@tributary/runtime'
import type { Incoming } from './assigned-partition.ts'
import { EvenScheduler } from './even-scheduler.ts'
import { StopError } from './failure.ts'
import type { Limits } from './scheduler.ts'
import type { Work } from './work.ts'

/** How often it looks whether more may be started: held events make room without anything else happening. */
const TICK_MS = 25

export interface OrderedParts {
  readonly handler: EventHandler
  readonly limits: Limits
  /** How many partitions are not this process's. */
  readonly missing: () => number
  /** The process cannot go on. */
  readonly failed: (error: Error) => void
  readonly warn: (line: string) => void
}

export class Ordered {
  readonly scheduler: EvenScheduler
  readonly #ordering: Omit<Ordering, 'timeOf'>
  readonly #parts: OrderedParts
  #work: Work | undefined
  /** Whether another process is the active one. */
  isStandby = false

  /** @returns undefined for a function that does not put events in order */
  static of(parts: OrderedParts): Ordered | undefined {
    const { ordering } = parts.handler
    return ordering && new Ordered(parts, ordering)
  }

  private constructor(parts: OrderedParts, ordering: Omit<Ordering, 'timeOf'>) {
    this.#parts = parts
    this.#ordering = ordering
    const { handler, limits, missing } = parts
    const timeOf = (incoming: Incoming) =>
      this.#work && handler.timeOf(this.#work.eventOf(incoming))
    const streamOf = (incoming: Incoming) =>
      this.#work && handler.streamOf(this.#work.eventOf(incoming))
    const { idle } = ordering
    const held = () => ordering.held
    const isComplete = () => missing() <= 0
    this.scheduler = new EvenScheduler({ ...limits, timeOf, streamOf, idle, held, isComplete })
  }

  /** Resolves when this process is the active one. Before that it must not join the group. */
  async begin(): Promise<void> {
    const { scheduler } = this
    this.isStandby = true
    await this.#ordering.begin({
      get watermark() {
        return scheduler.watermarkOf()
      },
      watermarkOf: (stream) => scheduler.watermarkOf(stream),
      end: (reason) => this.#parts.failed(new StopError(reason)),
    })
    this.isStandby = false
  }

  /** From now on, the work is looked at regularly. */
  run(work: Work): void {
    this.#work = work
    setInterval(() => work.run(), TICK_MS).unref()
  }

  /** Call it now and then. Another member of the group would get a part of the partitions. */
  check(): void {
    const missing = this.#parts.missing()
    if (!this.#work || missing <= 0) return
    this.#parts.warn(
      `${missing} partitions are not this process's, so it brings nothing: end the other members of its group, or give it a group of its own`,
    )
  }
}
