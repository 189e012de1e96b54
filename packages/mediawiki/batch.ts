import type { Span } from '@opentelemetry/api'
import { EventError } from '../runtime/errors.ts'
import { invalidAnswer, type Parameters, type Told } from './answer.ts'
import { mayBeOneRevision } from './api.ts'
import type { Keeper, Wanted } from './wanted.ts'

/** One request to the wiki a batch is for. */
export type Ask = (
  revIds: readonly number[],
  rest: Parameters,
  signal: AbortSignal,
  parents: readonly Span[],
) => Promise<Told>

/** So many parts may bring nothing: a revision that does not fit into one never comes. */
const MAX_EMPTY_PARTS = 3

/**
 * Revisions that share a request. Each comes or fails by itself; only what is wrong with the whole
 * answer fails all. One request at a time is under way for it.
 */
export class Batch implements Keeper {
  /** What has neither come nor failed. */
  readonly #wanted: Map<number, Wanted>
  readonly #ask: Ask
  readonly #abort = new AbortController()

  constructor(wanted: readonly Wanted[], ask: Ask) {
    this.#wanted = new Map(wanted.map((each) => [each.revId, each]))
    this.#ask = ask
    for (const each of wanted) each.keeper = this
  }

  /** Asks until each has come or failed; never rejects. */
  async run(): Promise<void> {
    const all = [...this.#wanted.keys()]
    const error = await this.#attempt(all)
    if (error) await this.#settle(all, error)
  }

  abandoned({ revId }: Wanted, reason: unknown): void {
    this.#wanted.delete(revId)
    if (this.#wanted.size === 0) this.#abort.abort(reason)
  }

  /**
   * Fails those of a request that failed. If one of them alone may be why, halves are asked until it
   * is found: the others would meet it again at every retry, as Knative retries them at the same
   * time. If both halves fail, it is the wiki.
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

  /** Asks for these, in as many parts as the wiki gives. Returns why the rest of them did not come. */
  async #attempt(revIds: readonly number[]): Promise<EventError | undefined> {
    let rest: Parameters = {}
    let empty = 0
    try {
      while (empty <= MAX_EMPTY_PARTS) {
        const left = this.#left(revIds)
        if (left.length === 0) return undefined
        const told = await this.#ask(left, rest, this.#abort.signal, this.#spans(left))
        this.#deal(told)
        if (!told.rest) return undefined
        rest = told.rest
        if (told.revisions.size === 0) empty++
      }
      return invalidAnswer(`goes on after ${MAX_EMPTY_PARTS} parts`)
    } catch (error) {
      return error as EventError
    }
  }

  #deal({ revisions }: Told): void {
    for (const [revId, told] of revisions) {
      if (told instanceof EventError) this.#wanted.get(revId)?.fail(told)
      else this.#wanted.get(revId)?.come(told)
      this.#wanted.delete(revId)
    }
  }

  #fail(revIds: readonly number[], error: EventError): void {
    for (const revId of this.#left(revIds)) {
      this.#wanted.get(revId)?.fail(error)
      this.#wanted.delete(revId)
    }
  }

  #left(revIds: readonly number[]): number[] {
    return revIds.filter((revId) => this.#wanted.has(revId))
  }

  #spans(revIds: readonly number[]): Span[] {
    return revIds.flatMap((revId) => this.#wanted.get(revId)?.spans ?? [])
  }
}
