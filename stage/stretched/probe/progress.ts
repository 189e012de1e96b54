/** Follows which records are not written or not read yet, line by line: a cell asks for it several times a second. */
import { MAIN_SITES, type MainSite } from '../sites.ts'
import type { Read, Sent } from './records.ts'

/** In each site one consumer of each kind. */
const READERS = 2 * MAIN_SITES.length

interface Unread {
  readonly sentAt: number
  readonly readers: Set<string>
}

const idOf = (site: MainSite, number: number) => `${site} ${number}`

export class Progress {
  /** When each record was sent that has not ended. */
  readonly #unwritten = new Map<string, number>()
  readonly #unread = new Map<string, Unread>()
  /** Who has read a record before its producer knew that it was written. */
  readonly #readEarly = new Map<string, Set<string>>()
  readonly #lastSent = new Map<MainSite, number>()

  began(site: MainSite, number: number, at: number): void {
    this.#unwritten.set(idOf(site, number), at)
    this.#lastSent.set(site, at)
  }

  ended({ site, number, at, error }: Sent): void {
    const id = idOf(site, number)
    this.#unwritten.delete(id)
    const readers = this.#readEarly.get(id) ?? new Set()
    this.#readEarly.delete(id)
    if (error !== undefined || readers.size === READERS) return
    this.#unread.set(id, { sentAt: at, readers })
  }

  read({ site, kind, from, number }: Read): void {
    const id = idOf(from, number)
    const reader = `${site} ${kind}`
    if (this.#unwritten.has(id)) {
      const readers = this.#readEarly.get(id) ?? new Set()
      this.#readEarly.set(id, readers.add(reader))
      return
    }
    const unread = this.#unread.get(id)
    unread?.readers.add(reader)
    if (unread?.readers.size === READERS) this.#unread.delete(id)
  }

  /**
   * What should have happened by now, in words; undefined if all has.
   * @param due for records that were sent before this time
   */
  late(due: number): string | undefined {
    for (const site of MAIN_SITES) {
      if ((this.#lastSent.get(site) ?? 0) < due) return `${site} has sent nothing lately`
    }
    // Records are sent in the order of the map.
    for (const [id, at] of this.#unwritten) {
      if (at < due) return `record ${id} is not written`
    }
    for (const [id, { sentAt, readers }] of this.#unread) {
      if (sentAt < due) return `record ${id} is read by ${readers.size} of ${READERS}`
    }
    return undefined
  }
}
