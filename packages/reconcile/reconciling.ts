/** Compares the changes of the database with the events that were sent of them: which are missing? */
import {
  type Captured,
  type CapturedHandlers,
  type Identity,
  keyOf,
  makesRevision,
  nameOf,
  namesOf,
  type Sent,
  type SentEnd,
  type SentEnding,
} from './change.ts'
import { Memory } from './memory.ts'
import { type OpenChange, type OpenEvent, PageChanges } from './page-changes.ts'
import { Queues } from './queues.ts'

/** How far both sides have come: all before these times was brought. */
export interface SidesProgress {
  readonly captured: number
  readonly sent: number
}

/** What ended is remembered for so many times `after`. */
const REMEMBERED = 20
/** So many times `after` an event waits for the log of its wiki, while those of others go on. */
const LONGEST_WAIT = 5
/** Events that wait for their wiki's log are looked at so often, in milliseconds of the log's time. */
const JUDGE_MS = 1000

/**
 * Keeps what waits for its counterpart. Nothing is stored: what waits is unfinished, and comes again to the
 * next process.
 *
 * A change is missing when the events have come `after` beyond it, and an event is surplus when the log of its
 * wiki has: each waits for the other side only. So neither an outage of one side nor a backlog gives a false
 * alarm.
 */
export class Reconciling {
  readonly #after: number
  readonly #captured = new Queues<OpenChange>()
  readonly #sent = new Queues<OpenEvent>()
  readonly #pages: PageChanges
  /** Ids that wait or ended, and identities that ended. */
  readonly #known = new Memory()
  /** By wiki, events that ended without their change. It may still come, if the log's reader was out. */
  readonly #alone = new Map<string, Memory>()
  /** The first and the last time of each wiki's log. */
  readonly #wikis = new Map<string, { readonly first: number; readonly last: number }>()
  #judgedAt = Number.NEGATIVE_INFINITY
  #progress: SidesProgress = { captured: Number.NEGATIVE_INFINITY, sent: Number.NEGATIVE_INFINITY }

  /**
   * @param after how long an event may take, in milliseconds (RECONCILE_AFTER)
   * @param now the time in milliseconds since the epoch; the default is the system's clock
   */
  constructor(after: number, now: () => number = Date.now) {
    this.#after = after
    this.#pages = new PageChanges(now)
  }

  get waiting(): { readonly captured: number; readonly sent: number } {
    return { captured: this.#captured.size, sent: this.#sent.size }
  }

  /**
   * Adds a change of the database. Its end comes once, maybe at once.
   * @returns abandons it: it will come again
   */
  captured(entry: Captured, handlers: CapturedHandlers): () => void {
    const { wiki, time } = entry
    const { first = time, last = time } = this.#wikis.get(wiki) ?? {}
    this.#wikis.set(wiki, { first: Math.min(first, time), last: Math.max(last, time) })
    const name = `captured ${entry.id}`
    if (!this.#known.add(name, time)) {
      handlers.end('repeated')
      return () => {}
    }
    const key = keyOf(entry)
    const { emit, end } = handlers
    const change: OpenChange = { key, entry, emit, end }
    this.#pages.add(change)
    const event = this.#sent.take(key, entry)
    if (event) this.#match(change, event)
    else if (this.#alone.get(wiki)?.deleteOne('alone', namesOf(entry))) this.#decide(change, 'sent')
    else this.#captured.add(change)
    return () => {
      this.#known.delete(name)
      this.#captured.remove(change)
      this.#pages.remove(change)
      const { event } = change
      if (!event) return
      event.change = undefined
      this.#sent.add(event)
    }
  }

  /**
   * Adds an event that was sent. Its end comes once, maybe at once.
   * @returns abandons it: it will come again
   */
  sent(entry: Sent, end: SentEnd): () => void {
    const key = keyOf(entry)
    const name = `sent ${entry.id}`
    const isRepeated = !this.#known.add(name, entry.time)
    const event: OpenEvent = {
      ...{ key, entry, arrived: this.#progress.sent },
      end: (ending) => {
        if (ending === 'matched') this.#known.add(endedName(entry), entry.time)
        end(ending)
      },
    }
    const change = isRepeated ? undefined : this.#captured.take(key, entry)
    if (change) this.#match(change, event)
    else if (isRepeated) end('repeated')
    else if (this.#known.deleteOne('missing', namesOf(entry))) end('late')
    else if (this.#hasEnded(entry)) end('repeated')
    else {
      this.#sent.add(event)
      // In a backlog, the log may be far beyond it already.
      if (entry.time < this.#progress.captured - this.#after) this.#endAlone(event)
    }
    return () => {
      if (!isRepeated) this.#known.delete(name)
      this.#sent.remove(event)
      if (event.change && this.#pages.reopen(event.change)) this.#captured.add(event.change)
    }
  }

  /** Ends what has waited long enough. */
  settle(progress: SidesProgress): void {
    this.#progress = progress
    const { captured, sent } = progress
    for (const change of this.#captured.before(sent - this.#after)) {
      this.#captured.remove(change)
      this.#known.add(`missing ${nameOf(change.entry)}`, change.entry.time)
      this.#decide(change, 'missing')
    }
    const isDue = captured - this.#judgedAt >= JUDGE_MS || captured < this.#judgedAt
    if (isDue) this.#judgedAt = captured
    for (const event of isDue ? this.#sent.before(captured - this.#after) : [])
      this.#endAlone(event)
    this.#pages.settle(captured)
    const old = Math.min(captured, sent) - REMEMBERED * this.#after
    this.#known.forget(old)
    for (const [wiki, alone] of isDue ? this.#alone : []) {
      const { last = captured } = this.#wikis.get(wiki) ?? {}
      alone.forget(Math.min(old, last - REMEMBERED * this.#after))
    }
  }

  /** Ends an event that the log does not have, if that can be told. */
  #endAlone(event: OpenEvent): void {
    const ending = this.#judge(event.entry)
    if (!ending) return
    this.#sent.remove(event)
    const { wiki, time } = event.entry
    const alone = this.#alone.get(wiki) ?? new Memory()
    alone.add(`alone ${nameOf(event.entry)}`, time)
    this.#alone.set(wiki, alone)
    event.end(ending)
  }

  /** How an event ended that the log does not have; undefined while the log of its wiki is not that far. */
  #judge(entry: Sent): SentEnding | undefined {
    // A page that is saved unchanged gets an event of its current revision again. So has an import an old one.
    const isOld = makesRevision(entry) && entry.time - entry.revisionTime > this.#after
    if (isOld || this.#hasEnded(entry)) return 'repeated'
    const log = this.#wikis.get(entry.wiki)
    // The log cannot have a change that is older than its beginning.
    if (!log || entry.time < log.first - this.#after) return 'uncaptured'
    if (log.last - this.#after > entry.time) return 'surplus'
    const waitsLong = this.#progress.captured - LONGEST_WAIT * this.#after > entry.time
    return waitsLong ? 'uncaptured' : undefined
  }

  #match(change: OpenChange, event: OpenEvent): void {
    change.event = event
    event.change = change
    this.#decide(change, 'sent')
  }

  #decide(change: OpenChange, outcome: 'sent' | 'missing'): void {
    change.outcome = outcome
    this.#pages.finish(change.entry.page)
  }

  #hasEnded(entry: Identity): boolean {
    return makesRevision(entry) && this.#known.has(endedName(entry))
  }
}

/** By whichever kind a revision was made: when its page is saved again without a change, that is an edit. */
const endedName = ({ revision, page }: Identity) => `ended ${revision} ${page}`
