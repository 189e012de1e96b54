/** Follows which records are not written or not read yet, line by line: a cell asks for it several times a second. */
import { MAIN_SITES, type MainSite } from '../sites.ts'
import type { Read, Sent } from './observed.ts'

/** In each site one consumer of each kind. */
const READERS = 2 * MAIN_SITES.length

interface Unread {
  /** Undefined while the producer does not know how it ended. */
  acknowledgedAt: number | undefined
  readonly readers: Set<string>
}

export class Progress {
  /** The next number of each site's producer that has not ended. */
  readonly #next = new Map<MainSite, number>()
  /** Numbers beyond it that have ended. */
  readonly #ended = new Map<MainSite, Set<number>>(MAIN_SITES.map((site) => [site, new Set()]))
  /** When the last record before the next number was sent. */
  readonly #sentAt = new Map<MainSite, number>()
  readonly #unread = new Map<string, Unread>()

  sent({ site, number, at, endedAt, error }: Sent): void {
    const ended = this.#ended.get(site) as Set<number>
    let next = this.#next.get(site) ?? 0
    ended.add(number)
    if (number >= next) this.#sentAt.set(site, Math.max(at, this.#sentAt.get(site) ?? 0))
    for (; ended.delete(next); next++);
    this.#next.set(site, next)
    const id = `${site} ${number}`
    if (error !== undefined) this.#unread.delete(id)
    else this.#of(id).acknowledgedAt = endedAt
    this.#complete(id)
  }

  read({ site, kind, from, number }: Read): void {
    const id = `${from} ${number}`
    const isKnown = this.#unread.has(id) || !this.#hasEnded(from, number)
    // It is read again.
    if (!isKnown) return
    this.#of(id).readers.add(`${site} ${kind}`)
    this.#complete(id)
  }

  /** A record that should be written or read by now, in words. @param due for records sent before this time */
  late(due: number): string | undefined {
    for (const site of MAIN_SITES) {
      if ((this.#sentAt.get(site) ?? 0) < due) return `${site} has written nothing lately`
      if ((this.#ended.get(site)?.size ?? 0) > 0 && this.#isStuck(site, due)) {
        return `a record of ${site} is not written`
      }
    }
    for (const [id, { acknowledgedAt, readers }] of this.#unread) {
      if (acknowledgedAt === undefined || acknowledgedAt > due) continue
      return `record ${id} is read by ${readers.size} of ${READERS} consumers`
    }
    return undefined
  }

  readonly #stuckSince = new Map<MainSite, { readonly next: number; readonly at: number }>()

  /** Whether the same record is the first that has not ended since the time. */
  #isStuck(site: MainSite, due: number): boolean {
    const next = this.#next.get(site) ?? 0
    const before = this.#stuckSince.get(site)
    if (before?.next === next) return before.at < due
    this.#stuckSince.set(site, { next, at: Date.now() })
    return false
  }

  #of(id: string): Unread {
    const unread = this.#unread.get(id) ?? { acknowledgedAt: undefined, readers: new Set() }
    this.#unread.set(id, unread)
    return unread
  }

  #complete(id: string): void {
    const unread = this.#unread.get(id)
    if (unread?.acknowledgedAt === undefined || unread.readers.size < READERS) return
    this.#unread.delete(id)
  }

  #hasEnded(site: MainSite, number: number): boolean {
    return number < (this.#next.get(site) ?? 0) || this.#ended.get(site)?.has(number) === true
  }
}
