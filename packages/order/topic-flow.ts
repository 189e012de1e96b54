import { RETRY_EXPECTED_MS } from './page-queue.ts'

/** Requests that a KafkaSource has open at most. While all are open, it can't bring anything new. */
export const SOURCE_IN_FLIGHT = 100

/**
 * With this many unfinished records a KafkaSource reads nothing: its `max.poll.records`, which
 * knative/platform/settings.yaml demands. Before, it has read less than twice as many.
 */
export const SOURCE_READ_AHEAD = 500

/** A source that can read and has something to read brings it in less time, in milliseconds. */
export const PROMPT_MS = 1000

/** How the request of a record ended: `no-room` and `again` mean that the record comes again. */
export type Ending = 'finished' | 'no-room' | 'again'

/** A record whose request is open, or whose retry is expected. */
interface Unfinished {
  readonly intake: number
  /** How many requests are open: an impatient source may send a record twice. */
  open: number
  /** Only if none is open: how long its retry is expected, in milliseconds since the epoch. */
  expectedUntil: number
}

/**
 * The records of a topic that its source has sent and that are not finished. They tell whether the source
 * could bring anything new, and which changes have to go out so that it can.
 */
export class TopicFlow {
  readonly #unfinished = new Map<unknown, Unfinished>()
  #openRequests = 0
  /** When the source last could not bring anything new. */
  #blockedAt = Number.NEGATIVE_INFINITY
  /** When it last brought a new record, or one of its records was finished. */
  #movedAt = Number.NEGATIVE_INFINITY
  #releasedTo = Number.NEGATIVE_INFINITY

  /**
   * Notes that the source has sent a record.
   * @param key the same for each request of a record; undefined if the record cannot be recognized
   * @returns a function to call when its request is answered
   */
  opened(
    key: string | undefined,
    intake: number,
    isNew: boolean,
    now: number,
  ): (ending: Ending, now: number) => void {
    const id = key ?? Symbol('record')
    const record = this.#unfinished.get(id) ?? { intake, open: 0, expectedUntil: 0 }
    this.#unfinished.set(id, record)
    record.open++
    this.#openRequests++
    if (isNew) this.#moved(now)
    return (ending, now) => {
      if (this.#isBlocked) this.#blockedAt = now
      if (ending === 'finished') this.#movedAt = now
      this.#openRequests--
      record.open--
      record.expectedUntil = now + RETRY_EXPECTED_MS
      if (record.open === 0 && (ending === 'finished' || key === undefined)) {
        this.#unfinished.delete(id)
      }
    }
  }

  /** Notes that a record does not come again. */
  ended(key: string): void {
    if (this.#unfinished.get(key)?.open === 0) this.#unfinished.delete(key)
  }

  /** When the source last could not bring anything new, in milliseconds since the epoch. */
  blockedAt(now: number): number {
    return this.#isBlocked ? now : this.#blockedAt
  }

  /**
   * Whether the source reads no more, since too many of its records are unfinished. This is so if they all
   * wait for a partition that the source gets to only later.
   */
  isStuck(now: number): boolean {
    return (
      this.#unfinished.size >= SOURCE_READ_AHEAD &&
      this.#openRequests < SOURCE_IN_FLIGHT &&
      now - this.#movedAt >= PROMPT_MS
    )
  }

  /**
   * The watermark at which a stuck source reads on: the older half of what waits has to go out.
   * @returns -Infinity if the source can read on
   */
  get releasedTo(): number {
    return this.#releasedTo
  }

  /**
   * @param watermark how far the topic's partitions have come; what is older goes out anyway
   * @param window see {@link Progress}
   */
  release(watermark: number, window: number, now: number): void {
    const intakes = [...this.#unfinished.values()]
      .map(({ intake }) => intake)
      .filter((intake) => intake + window > watermark)
      .sort((a, b) => a - b)
    if (intakes.length < SOURCE_READ_AHEAD) return
    this.#releasedTo = (intakes[Math.floor(intakes.length / 2)] as number) + window
    this.#movedAt = now
  }

  /** Forgets the records whose retry did not come. */
  expire(now: number): void {
    for (const [key, { open, expectedUntil }] of this.#unfinished) {
      if (open === 0 && expectedUntil <= now) this.#unfinished.delete(key)
    }
  }

  get #isBlocked(): boolean {
    return this.#openRequests >= SOURCE_IN_FLIGHT || this.#unfinished.size >= SOURCE_READ_AHEAD
  }

  #moved(now: number): void {
    this.#movedAt = now
    this.#releasedTo = Number.NEGATIVE_INFINITY
  }
}
