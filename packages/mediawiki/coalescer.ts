import type { Span } from '@opentelemetry/api'
import type { EventError } from '../runtime/errors.ts'
import type { Revision } from './answer.ts'
import { type Ask, Batch } from './batch.ts'
import { Limit, START } from './limit.ts'
import { type Keeper, Wanted } from './wanted.ts'

/** As many revisions as MediaWiki takes in one request from a client without special rights. */
const FULL = 50
/** For each so many revisions it is worth asking one more time at once: fewer had better gather. */
const WORTH_ONE = 16

/**
 * Gathers what is asked of one wiki at the same time into shared requests. A batch leaves when the
 * wiki is idle, when it is full, or after the wait; and only if the limit has a place for it. A
 * place that gets free begins the wait anew, so that the events that follow those just answered
 * join what waits, instead of alternating with it for ever.
 */
export class Coalescer implements Keeper {
  readonly limit = new Limit()
  readonly #waiting = new Map<number, Wanted>()
  readonly #ask: Ask
  readonly #wait: number
  readonly #onIdle: () => void
  #inFlight = 0
  /** Revisions that are asked for. */
  #underWay = 0
  #timer: NodeJS.Timeout | undefined
  #immediate: NodeJS.Immediate | undefined

  /**
   * @param ask makes one request to this wiki
   * @param wait MEDIAWIKI_BATCH_WAIT_MS
   * @param onIdle called when nothing waits or is under way any more
   */
  constructor(ask: Ask, wait: number, onIdle: () => void) {
    this.#ask = async (...request) => {
      const { cuts } = this.limit
      try {
        const told = await ask(...request)
        this.limit.succeeded(this.#wanted)
        return told
      } catch (error) {
        this.limit.failed(error as EventError, cuts)
        throw error
      }
    }
    this.#wait = wait
    this.#onIdle = onIdle
  }

  /** Requests under way. */
  get inFlight(): number {
    return this.#inFlight
  }

  get idle(): boolean {
    return this.#inFlight === 0 && this.#waiting.size === 0
  }

  /** Only what still waits is joined: an answer under way may tell what was true before the event. */
  revision(revId: number, signal: AbortSignal, span: Span): Promise<Revision | undefined> {
    let wanted = this.#waiting.get(revId)
    if (!wanted) {
      wanted = new Wanted(revId, this)
      this.#waiting.set(revId, wanted)
    }
    const revision = wanted.wait(signal, span)
    this.#gather()
    return revision
  }

  abandoned({ revId }: Wanted): void {
    this.#waiting.delete(revId)
    if (this.#waiting.size === 0) this.#stopGathering()
    if (this.idle) this.#onIdle()
  }

  #gather(): void {
    while (this.#waiting.size >= FULL && this.#hasPlace()) this.#send()
    if (this.#waiting.size === 0) return
    if (this.#inFlight > 0 && this.#wait > 0) this.#timer ??= setTimeout(this.#leave, this.#wait)
    // After this turn of the event loop, so that all that came in one read leaves together.
    else this.#immediate ??= setImmediate(this.#leave)
  }

  #leave = (): void => {
    this.#stopGathering()
    while (this.#waiting.size > 0 && this.#hasPlace()) this.#send()
  }

  #hasPlace(): boolean {
    return this.#inFlight < Math.min(this.limit.value, this.#wanted)
  }

  /** How many requests at a time there is use for. */
  get #wanted(): number {
    return Math.max(START, Math.ceil((this.#underWay + this.#waiting.size) / WORTH_ONE))
  }

  #send(): void {
    const wanted: Wanted[] = []
    for (const each of this.#waiting.values()) {
      if (wanted.push(each) === FULL) break
    }
    for (const { revId } of wanted) this.#waiting.delete(revId)
    if (this.#waiting.size === 0) this.#stopGathering()
    this.#inFlight++
    this.#underWay += wanted.length
    new Batch(wanted, this.#ask).run().then(() => this.#returned(wanted.length))
  }

  #returned(revisions: number): void {
    this.#inFlight--
    this.#underWay -= revisions
    this.#gather()
    if (this.idle) this.#onIdle()
  }

  #stopGathering(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#immediate)
    this.#timer = undefined
    this.#immediate = undefined
  }
}
