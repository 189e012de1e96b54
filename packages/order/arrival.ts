import type { Change } from './change.ts'
import type { Decision, Reason } from './decide.ts'
import type { Input } from './watermarks.ts'

/** A change that has come, with its request open. */
export interface Arrival {
  /** Its page, e.g. `{"wiki_id":"enwiki","page_id":42}`. */
  readonly page: string
  readonly change: Change
  readonly input: Input
  /** What it takes of memory while it waits. */
  readonly bytes: number
  /** Aborted when its caller waits no longer, with what that one is told. */
  readonly signal: AbortSignal
}

/** How a change ended that was not sent back. */
export type Placed = Exclude<Decision, 'hold'>

/** What goes with each change that is published. */
export interface Mark {
  /** Of the instance that published it. */
  readonly epoch: number
  /** Its number among the changes of its page, from 1. */
  readonly sequence: number
  /** Whether something that belongs before it was not seen. */
  readonly gap: boolean
}

/** Where changes go. Both resolve when it is stored there, and reject with an EventError. */
export interface Outputs<A extends Arrival> {
  publish(arrival: A, mark: Mark): Promise<unknown>
  report(arrival: A, reason: Reason, epoch: number): Promise<unknown>
}

export interface OrderOptions {
  /** By how much an event may be out of place, in milliseconds of intake time. */
  readonly window: number
  /** The same on a page that nothing is known of. */
  readonly settle: number
  /** So many changes of one topic are held while others of that topic may precede them. */
  readonly maxHeld: number
  /** So many bytes of one topic are held. */
  readonly maxHeldBytes: number
  /** Milliseconds since the epoch; the default is the clock. */
  readonly now?: () => number
}
