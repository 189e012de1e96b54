import type { Span } from '@opentelemetry/api'
import { EventError, type Pending, type Place } from '@tributary/runtime'
import type { Answer, Parameters } from './answer.ts'
import { isForAllRevisions, mayBeOneRevision } from './api.ts'
import { invalidAnswer } from './errors.ts'

/** What events wait for, by its id, such as a revision; undefined if the wiki does not have it. */
export type Asked<T> = Pending<number, T | undefined>

/** Makes one request to the wiki. */
export type Ask<T> = (
  revIds: readonly number[],
  rest: Parameters,
  signal: AbortSignal,
  parents: readonly Span[],
) => Promise<Answer<T>>

/** This many parts of an answer may be empty: a revision that is too large for a part never comes. */
const MAX_EMPTY_PARTS = 3

/**
 * Revisions that share a request. Each of them comes or fails by itself; only a failure of the whole
 * answer fails all. A batch has one request in flight at a time.
 */
export class Batch<T> implements Place<number, T | undefined> {
  /** The revisions that have neither come nor failed. */
  readonly #pending: Map<number, Asked<T>>
  readonly #ask: Ask<T>
  readonly #abort = new AbortController()
  readonly #failed: number[] = []

  constructor(pending: readonly Asked<T>[], ask: Ask<T>) {
    this.#pending = new Map(pending.map((each) => [each.key, each]))
    this.#ask = ask
    for (const each of pending) each.place = this
  }

  /**
   * Asks until each revision has come or failed; never rejects.
   * @returns the revisions that failed with their whole request, where one of them may be the cause
   */
  async run(): Promise<readonly number[]> {
    const all = [...this.#pending.keys()]
    const error = await this.#attempt(all)
    if (error) await this.#settle(all, error)
    return this.#failed
  }

  abandoned({ key: revId }: Asked<T>, reason: unknown): void {
    this.#pending.delete(revId)
    if (this.#pending.size === 0) this.#abort.abort(reason)
  }

  /**
   * Fails the revisions of a request that failed. If one of them alone may be the cause, halves are
   * asked until it is found: the others would meet it again at every retry, since Knative retries
   * them at the same time. If both halves fail, the cause is the wiki.
   */
  async #settle(revIds: readonly number[], error: EventError): Promise<void> {
    const left = this.#left(revIds)
    if (left.length < 2 || !mayBeOneRevision(error)) {
      this.#fail(left, error)
      return
    }
    const [a, b] = [left.slice(0, left.length >> 1), left.slice(left.length >> 1)]
    const [failedA, failedB] = [await this.#attempt(a), await this.#attempt(b)]
    if (failedA && failedB) {
      this.#fail(a, failedA)
      this.#fail(b, failedB)
    } else if (failedA) await this.#settle(a, failedA)
    else if (failedB) await this.#settle(b, failedB)
  }

  /**
   * Asks for these revisions, in as many parts as the wiki makes of its answer.
   * @returns why the rest of them did not come
   */
  async #attempt(revIds: readonly number[]): Promise<EventError | undefined> {
    let rest: Parameters = {}
    let empty = 0
    try {
      while (empty <= MAX_EMPTY_PARTS) {
        const left = this.#left(revIds)
        if (left.length === 0) return undefined
        const answer = await this.#ask(left, rest, this.#abort.signal, this.#spans(left))
        this.#deal(answer)
        if (!answer.rest) return undefined
        rest = answer.rest
        if (answer.found.size === 0) empty++
      }
      return invalidAnswer(`goes on after ${MAX_EMPTY_PARTS} empty parts`)
    } catch (error) {
      return error as EventError
    }
  }

  #deal({ found }: Answer<T>): void {
    for (const [revId, revision] of found) {
      if (revision instanceof EventError) this.#pending.get(revId)?.reject(revision)
      else this.#pending.get(revId)?.resolve(revision)
      this.#pending.delete(revId)
    }
  }

  #fail(revIds: readonly number[], error: EventError): void {
    for (const revId of this.#left(revIds)) {
      this.#pending.get(revId)?.reject(error)
      this.#pending.delete(revId)
      if (!isForAllRevisions(error)) this.#failed.push(revId)
    }
  }

  #left(revIds: readonly number[]): number[] {
    return revIds.filter((revId) => this.#pending.has(revId))
  }

  #spans(revIds: readonly number[]): Span[] {
    return revIds.flatMap((revId) => this.#pending.get(revId)?.spans ?? [])
  }
}
