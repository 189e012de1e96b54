/** Processes that reconcile two topics one after the other, in simulated time. */
import type {
  Captured,
  CapturedEnding,
  Mark,
  Sent,
  SentEnding,
} from '../../../packages/reconcile/change.ts'
import { Reconciling } from '../../../packages/reconcile/reconciling.ts'

/** A record in a topic, and when it is there. */
export interface Arrival<E = object> {
  readonly at: number
  readonly side: 'captured' | 'sent'
  readonly entry: Captured & Sent & E
}

export interface Emitted<E> {
  readonly entry: Captured & Sent & E
  readonly mark: Mark
  readonly at: number
}

const NOTHING = { captured: Number.NEGATIVE_INFINITY, sent: Number.NEGATIVE_INFINITY }

/**
 * Brings all records in the order of their times.
 * @param restarts when another process takes the place of the one before; unfinished records come again to it
 */
export function reconcile<E>(
  arrivals: readonly Arrival<E>[],
  after: number,
  restarts: readonly number[] = [],
) {
  const emitted: Emitted<E>[] = []
  const endings = new Map<string, number>()
  const unfinished = new Set<Arrival<E>>()
  let now = 0
  const open = () => new Reconciling(after, () => now)
  let reconciling = open()
  let reached = NOTHING
  const bring = (arrival: Arrival<E>) => {
    const { side, entry } = arrival
    const process = reconciling
    unfinished.add(arrival)
    const end = (ending: CapturedEnding | SentEnding) => {
      if (process !== reconciling) return
      unfinished.delete(arrival)
      endings.set(ending, (endings.get(ending) ?? 0) + 1)
    }
    const emit = (mark: Mark) => emitted.push({ entry, mark, at: now })
    if (side === 'sent') reconciling.sent(entry, end)
    else reconciling.captured(entry, { emit, end })
    reached = { ...reached, [side]: Math.max(reached[side], entry.time) }
    reconciling.settle(reached)
  }
  const left = restarts.toSorted((a, b) => a - b)
  for (const arrival of arrivals) {
    now = arrival.at
    if (now > (left[0] ?? Number.POSITIVE_INFINITY)) {
      left.shift()
      reconciling = open()
      reached = NOTHING
      for (const again of [...unfinished]) bring(again)
    }
    bring(arrival)
  }
  return { emitted, endings }
}
