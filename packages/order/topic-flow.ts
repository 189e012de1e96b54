import { FreeTime } from './free-time.ts'
import type { Progress } from './progress.ts'
import { expectRetry, type IsExpired } from './retries.ts'

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
  /** Once a request has ended: when, in the time in which its source could send. */
  endedAt?: number
  /** How long it then took until the source sent it again, in milliseconds; undefined if it has not yet. */
  retriedAfter?: number
  /** Only if none is open: whether its retry is expected no more. */
  isExpired?: IsExpired
}

/** The other topics, as far as they matter for one that is stuck. */
export interface Others {
  /** How far they have come. */
  readonly reached: number
  /** How long a retry took at most, in milliseconds. */
  readonly longestRetry: () => number
}

/**
 * The records of a topic that its source has sent and that are not finished. They tell whether the source
 * could bring anything new, and which changes have to go out so that it can.
 */
export class TopicFlow {
  readonly #unfinished = new Map<unknown, Unfinished>()
  #openRequests = 0
  /** To read on. */
  readonly #reading = new FreeTime()
  /** To send records again. */
  readonly #sending = new FreeTime()
  #wasStuck = false
  #hasReadOn = false
  /** When it last brought a new record, or one of its records was finished. */
  #movedAt = Number.NEGATIVE_INFINITY
  #releasedTo = Number.NEGATIVE_INFINITY
  /** How often it was released beyond its newest change. */
  #steps = 0

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
    const record = this.#unfinished.get(id) ?? { intake, open: 0 }
    this.#unfinished.set(id, record)
    const { endedAt } = record
    if (endedAt !== undefined) record.retriedAfter = this.#sending.clock(now) - endedAt
    record.open++
    this.#openRequests++
    if (isNew) this.#moved(now)
    this.#update(now)
    return (ending, now) => {
      if (ending !== 'no-room') this.#reading.noteNews()
      if (ending === 'finished') this.#movedAt = now
      this.#openRequests--
      record.open--
      if (record.open === 0 && (ending === 'finished' || key === undefined)) {
        this.#unfinished.delete(id)
      }
      this.#update(now)
      record.endedAt = this.#sending.clock(now)
      record.isExpired = this.expectRetry(now)
    }
  }

  /** Notes that a record does not come again. */
  ended(key: string, now: number): void {
    if (this.#unfinished.get(key)?.open === 0) this.#unfinished.delete(key)
    this.#update(now)
  }

  /** How long nothing new has come, no record was finished, and nothing was let out, in milliseconds. */
  quietFor(now: number): number {
    return now - this.#movedAt
  }

  /**
   * How long the source took at most to send one of these records again, in milliseconds.
   * @returns Infinity if it is not known yet, since it has not sent one of them again
   */
  get longestRetry(): number {
    let longest = 0
    for (const { open, retriedAfter } of this.#unfinished.values()) {
      // While all requests are open, none can come.
      if (retriedAfter === undefined && open === 0 && !this.#isFull) return Number.POSITIVE_INFINITY
      longest = Math.max(longest, retriedAfter ?? 0)
    }
    return longest
  }

  /** How long the source could bring something new without a pause, in milliseconds. */
  freeFor(now: number): number {
    return this.#reading.duration(now)
  }

  /** Expects a retry. None can come while all requests of the source are open. */
  expectRetry(now: number): IsExpired {
    const isExpired = expectRetry(this.#sending.clock(now))
    return (later) => isExpired(this.#sending.clock(later))
  }

  /**
   * Whether the source reads no more, since too many of its records are unfinished. This is so if they all
   * wait for a partition that the source gets to only later.
   */
  isStuck(now: number): boolean {
    return (
      this.#unfinished.size >= SOURCE_READ_AHEAD && !this.#isFull && this.quietFor(now) >= PROMPT_MS
    )
  }

  /**
   * The intake time of the oldest record that waits for its retry while all requests are open.
   * @returns Infinity if there is none
   */
  get crowdedOut(): number {
    let oldest = Number.POSITIVE_INFINITY
    if (!this.#isFull) return oldest
    for (const { intake, open } of this.#unfinished.values())
      if (open === 0) oldest = Math.min(oldest, intake)
    return oldest
  }

  /**
   * Whether it has read on after it was stuck. Kafka's client keeps what it has fetched of each partition, and
   * hands out 500 records at a time. So a source that is stuck a second time has brought some of all partitions.
   */
  get hasReadOn(): boolean {
    return this.#hasReadOn
  }

  /**
   * The watermark of a stuck source: its oldest changes have to go out, so that it reads on.
   * @returns -Infinity if the source is not stuck
   */
  get releasedTo(): number {
    return this.#releasedTo
  }

  /**
   * Lets out what a stuck source needs to read on: the older half of what waits, but as few as possible while
   * other topics are behind. If nothing moves then for longer than a retry takes, it lets out half of the rest,
   * and at last what these wait for.
   * @param progress of the topic: what it has passed goes out, or waits for another topic
   * @param others how far the other topics have come, and how long a retry of any topic took at most
   */
  release({ watermark, window }: Progress, others: Others, now: number): void {
    this.#wasStuck = true
    const waiting = Array.from(this.#unfinished.values(), ({ intake }) => intake)
      .filter((intake) => intake + window > watermark)
      .sort((a, b) => a - b)
    const isFirst = waiting.length >= SOURCE_READ_AHEAD
    if (!isFirst && others.reached < watermark) return
    if (!isFirst && this.quietFor(now) < PROMPT_MS + others.longestRetry()) return
    const enough = waiting[Math.max(0, waiting.length - SOURCE_READ_AHEAD)]
    const half = waiting[waiting.length >> 1]
    this.#movedAt = now
    if (enough === undefined || half === undefined) {
      // They wait for a change that is out of place by more than the window, so further each time.
      this.#releasedTo = watermark + window * 2 ** this.#steps++
    } else this.#releasedTo = Math.max(enough + window, Math.min(half + window, others.reached))
  }

  /** Forgets the records whose retry did not come. */
  expire(now: number): void {
    for (const [key, { open, isExpired }] of this.#unfinished) {
      if (open === 0 && isExpired?.(now)) this.#unfinished.delete(key)
    }
    this.#update(now)
  }

  get #isFull(): boolean {
    return this.#openRequests >= SOURCE_IN_FLIGHT
  }

  #update(now: number): void {
    this.#sending.update(this.#isFull, now)
    this.#reading.update(this.#isFull || this.#unfinished.size >= SOURCE_READ_AHEAD, now)
  }

  #moved(now: number): void {
    this.#hasReadOn = this.#wasStuck
    this.#movedAt = now
    this.#releasedTo = Number.NEGATIVE_INFINITY
    this.#steps = 0
    this.#reading.noteNews()
  }
}
