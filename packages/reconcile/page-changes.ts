/** The unfinished changes of each page, in the order of the log. */
import {
  type Captured,
  type CapturedHandlers,
  decidesFollowing,
  type Mark,
  type Sent,
  type SentEnd,
} from './change.ts'

/** An event that waits for its change. */
export interface OpenEvent {
  readonly key: string
  readonly entry: Sent
  /** How far the events had come when it came. */
  readonly arrived: number
  readonly end: SentEnd
  /** Its change, which is not finished. */
  change?: OpenChange | undefined
}

/** A change that is not finished. */
export interface OpenChange extends CapturedHandlers {
  readonly key: string
  readonly entry: Captured
  /** Whether its event has come; undefined while it is waited for. */
  outcome?: 'sent' | 'missing' | undefined
  event?: OpenEvent | undefined
}

/**
 * An event that is later than this may come after a later change of its page in the ordered stream, which waits
 * for ORDER_WINDOW_SECONDS, 10 by default.
 */
const OVERTAKEN_MS = 5000

/** A change whose page's changes up to `until` are emitted, too. */
interface Emitting {
  readonly change: OpenChange
  readonly ending: 'sent' | Mark
  readonly until: number
}

/**
 * Ends changes. When a delete or an undelete is missing or late, the ordered stream may have refused the changes
 * of its page since: those are emitted after it. So they wait until it is known.
 */
export class PageChanges {
  readonly #now: () => number
  readonly #pages = new Map<string, OpenChange[]>()
  /** By page; the page's changes that were committed until then are emitted. */
  readonly #emitting = new Map<string, Emitting[]>()

  constructor(now: () => number) {
    this.#now = now
  }

  add(change: OpenChange): void {
    const { page } = change.entry
    const changes = this.#pages.get(page)
    if (changes) changes.push(change)
    else this.#pages.set(page, [change])
  }

  remove(change: OpenChange): void {
    const { page } = change.entry
    const others = this.#pages.get(page)?.filter((each) => each !== change) ?? []
    if (others.length > 0) this.#pages.set(page, others)
    else this.#pages.delete(page)
    const emitting = this.#emitting.get(page)?.filter((each) => each.change !== change)
    if (emitting) this.#emitting.set(page, emitting)
    this.finish(page)
  }

  /**
   * Its event will come again.
   * @returns whether it waits for that; it does not if it was emitted already
   */
  reopen(change: OpenChange): boolean {
    change.event = undefined
    if (!this.#pages.get(change.entry.page)?.includes(change)) return false
    change.outcome = undefined
    return true
  }

  /** Ends the changes of the page whose outcome is known, up to a delete or an undelete that is still open. */
  finish(page: string): void {
    const changes = this.#pages.get(page) ?? []
    const open = changes.findIndex((each) => !each.outcome && decidesFollowing(each.entry))
    const known = (open < 0 ? changes : changes.slice(0, open)).filter(({ outcome }) => outcome)
    const left = changes.filter((each) => !known.includes(each))
    if (left.length > 0) this.#pages.set(page, left)
    else this.#pages.delete(page)
    for (const change of known) this.#finish(change)
  }

  /** Ends changes whose followers have come, as far as there are any: the log has come to this time. */
  settle(captured: number): void {
    for (const [page, emitting] of this.#emitting) {
      const left = emitting.filter(({ change, ending, until }) => {
        if (until >= captured) return true
        end(change, ending)
        return false
      })
      if (left.length > 0) this.#emitting.set(page, left)
      else this.#emitting.delete(page)
    }
  }

  #finish(change: OpenChange): void {
    const { entry, event, outcome } = change
    const emitting = this.#emitting.get(entry.page) ?? []
    const follows = emitting.some(({ until }) => entry.time <= until)
    const mark = outcome === 'missing' ? 'missing' : follows ? 'again' : undefined
    if (mark) change.emit(mark)
    const late = event ? Math.max(event.entry.time, event.arrived) - entry.time : 0
    if (!decidesFollowing(entry) || (outcome === 'sent' && late <= OVERTAKEN_MS)) {
      end(change, mark ?? 'sent')
      return
    }
    // It is not finished before its followers have come: after a restart, all of them come again.
    const until = this.#now()
    this.#emitting.set(entry.page, [...emitting, { change, ending: mark ?? 'sent', until }])
  }
}

function end(change: OpenChange, ending: 'sent' | Mark): void {
  const { event } = change
  change.end(ending, event?.entry)
  event?.end('matched')
}
