import type { Arrival } from './arrival.ts'
import type { Reason } from './decide.ts'

/** The attributes that every published change carries: a consumer needs them to drop repetitions. */
export interface OrderAttributes {
  /** The epoch of the instance that publishes the change. */
  readonly epoch: number
  /** The number of the change among the changes of its page, from 1. */
  readonly sequence: number
  /** Whether a change that belongs before this one is missing. */
  readonly gap: boolean
  /** Whether this change may have been published before: an attempt to publish it was interrupted. */
  readonly repeated: boolean
}

/** Where changes go. Both methods resolve once the change is stored there, and reject with an EventError. */
export interface Outputs<A extends Arrival> {
  /** Writes a change to the ordered topic. */
  publish(arrival: A, attributes: OrderAttributes): Promise<unknown>
  /** Writes a change that has no place in the order to the inconsistency topic. */
  report(arrival: A, reason: Reason, epoch: number): Promise<unknown>
}
