/** Compares the changes of the database with the events that were sent of them: which are missing? */

/** A change and an event are the same if these are equal. */
export interface Identity {
  /** The page's partition key. */
  readonly page: string
  readonly revision: number
  readonly kind: string
}

/** A change that the database's log has. Times are milliseconds since the epoch. */
export interface Captured extends Identity {
  readonly id: string
  /** The change itself, for whoever compares it. */
  readonly change?: unknown
  /** When it was committed. */
  readonly time: number
}

/** An event that was sent. */
export interface Sent extends Identity {
  readonly id: string
  readonly change?: unknown
  /** Its intake time. */
  readonly time: number
  /** When its revision was made. */
  readonly revisionTime: number
}

/**
 * How a change of the database ended:
 * - `sent`: its event came
 * - `missing`: no event came in time
 * - `repeated`: the log's reader brought it before
 */
export type CapturedEnding = 'sent' | 'missing' | 'repeated'

/**
 * How an event that was sent ended:
 * - `matched`: its change is in the log
 * - `late`: its change was missing, and was emitted in its place
 * - `repeated`: it came before, or its page was saved without a change
 * - `surplus`: the log has no such change
 */
export type SentEnding = 'matched' | 'late' | 'repeated' | 'surplus'

/** How far both sides have come: all before these times was brought. */
export interface SidesProgress {
  readonly captured: number
  readonly sent: number
}

interface Waiting<T, E> {
  readonly entry: T
  readonly end: (ending: E, other?: Captured | Sent) => void
}

/** What ended is remembered for so many times `after`, to know repetitions; at least this many of them. */
const REMEMBERED = 20
const LEAST_REMEMBERED = 1000

/**
 * Keeps what waits for its counterpart. Nothing is stored: what waits is unfinished, and comes again to the
 * next process.
 *
 * A change is missing when the events have come `after` beyond it, and an event is surplus when the log has:
 * each waits for the other side only. So neither an outage of one side nor a backlog gives a false alarm.
 */
export class Reconciling {
  readonly #after: number
  readonly #captured = new Queues<Waiting<Captured, CapturedEnding>>()
  readonly #sent = new Queues<Waiting<Sent, SentEnding>>()
  /** Ids that wait or ended, and identities that ended, each with its time. */
  readonly #known = new Map<string, number>()

  /** @param after how long an event may take, in milliseconds (RECONCILE_AFTER) */
  constructor(after: number) {
    this.#after = after
  }

  get waiting(): { readonly captured: number; readonly sent: number } {
    return { captured: this.#captured.size, sent: this.#sent.size }
  }

  /** Adds a change of the database. @param end is called once, maybe at once */
  captured(entry: Captured, end: Waiting<Captured, CapturedEnding>['end']): void {
    const key = keyOf(entry)
    if (this.#isRepeated(`captured ${entry.id}`, entry.time)) {
      end('repeated')
      return
    }
    const event = this.#sent.take(key)
    if (event) this.#match(key, { entry, end }, event)
    else this.#captured.add(key, { entry, end })
  }

  /** Adds an event that was sent. @param end is called once, maybe at once */
  sent(entry: Sent, end: Waiting<Sent, SentEnding>['end']): void {
    const key = keyOf(entry)
    const isRepeated = this.#isRepeated(`sent ${entry.id}`, entry.time)
    const change = isRepeated ? undefined : this.#captured.take(key)
    // A page that is saved unchanged gets an event of its current revision again.
    const isOld = isOnce(entry) && entry.time - entry.revisionTime > this.#after
    if (change) this.#match(key, change, { entry, end })
    else if (isRepeated) end('repeated')
    else if (this.#known.delete(`missing ${key}`)) end('late')
    else if (isOld || this.#hasEnded(key, entry)) end('repeated')
    else this.#sent.add(key, { entry, end })
  }

  /** Ends what has waited long enough. */
  settle({ captured, sent }: SidesProgress): void {
    for (const [key, { entry, end }] of this.#captured.before(sent - this.#after)) {
      this.#known.set(`missing ${key}`, entry.time)
      end('missing')
    }
    for (const [key, { entry, end }] of this.#sent.before(captured - this.#after)) {
      end(this.#hasEnded(key, entry) ? 'repeated' : 'surplus')
    }
    this.#forget(Math.min(captured, sent) - REMEMBERED * this.#after)
  }

  #match(
    key: string,
    change: Waiting<Captured, CapturedEnding>,
    event: Waiting<Sent, SentEnding>,
  ): void {
    this.#known.set(`ended ${key}`, event.entry.time)
    change.end('sent', event.entry)
    event.end('matched', change.entry)
  }

  #hasEnded(key: string, entry: Identity): boolean {
    return isOnce(entry) && this.#known.has(`ended ${key}`)
  }

  /** Whether it came before. */
  #isRepeated(name: string, time: number): boolean {
    if (this.#known.has(name)) return true
    this.#known.set(name, time)
    return false
  }

  /** Forgets the oldest. They came in about the order of their times. */
  #forget(before: number): void {
    for (const [name, time] of this.#known) {
      if (time >= before || this.#known.size <= LEAST_REMEMBERED) break
      this.#known.delete(name)
    }
  }
}

/** What waits, by identity: of one identity, the first that came is the first that ends. */
class Queues<W extends { readonly entry: Captured | Sent }> {
  readonly #waiting = new Map<string, W[]>()
  /** No time is before it. */
  #oldest = Number.POSITIVE_INFINITY
  size = 0

  add(key: string, waiting: W): void {
    const queue = this.#waiting.get(key)
    if (queue) queue.push(waiting)
    else this.#waiting.set(key, [waiting])
    this.#oldest = Math.min(this.#oldest, waiting.entry.time)
    this.size++
  }

  take(key: string): W | undefined {
    const queue = this.#waiting.get(key)
    const first = queue?.shift()
    if (queue?.length === 0) this.#waiting.delete(key)
    if (first) this.size--
    return first
  }

  /** Takes those of a time before this one, the oldest first. */
  before(time: number): (readonly [string, W])[] {
    if (time <= this.#oldest) return []
    const taken: (readonly [string, W])[] = []
    let oldest = Number.POSITIVE_INFINITY
    for (const [key, queue] of this.#waiting) {
      while (queue[0] && queue[0].entry.time < time) taken.push([key, this.take(key) as W])
      for (const { entry } of queue) oldest = Math.min(oldest, entry.time)
    }
    this.#oldest = oldest
    return taken.sort(([, a], [, b]) => a.entry.time - b.entry.time)
  }
}

/** A revision is made once; it may be hidden, deleted and restored several times. */
const isOnce = ({ kind }: Identity) => kind === 'create' || kind === 'edit' || kind === 'move'

const keyOf = ({ page, revision, kind }: Identity) => `${kind} ${revision} ${page}`
