import { hash } from 'node:crypto'
import type { Change } from './change.ts'

/** The state of a page: all that decides the order of its next change. */
export interface PageState {
  /** The revision of the page's last change. */
  readonly revision: number
  /** The event time of the last change, in milliseconds since the epoch. */
  readonly time: number
  readonly deleted: boolean
  /** The number of the last change: how many changes of the page were published. */
  readonly sequence: number
  /** The ids of the last changes, newest first, shortened by {@link shortId}. */
  readonly ids: readonly string[]
  /**
   * The last change, while nobody knows whether it reached the topic. It has to be published again before
   * any change that follows it.
   */
  readonly unconfirmed?: { readonly id: string; readonly gap: boolean }
}

/** How many event ids a page's state remembers, to recognise duplicates. */
export const REMEMBERED_IDS = 16

/** An event id as 11 characters: 66 bits of its hash, so that two of 16 ids never collide by chance. */
export const shortId = (id: string): string => hash('sha1', id, 'base64url').slice(0, 11)

/**
 * The state before a change is published: it announces the change, which may or may not reach the topic.
 * @param state undefined if nothing is known of the page
 * @param gap whether the change is published with the `gap` flag
 */
export function intend(state: PageState | undefined, change: Change, gap: boolean): PageState {
  const id = shortId(change.id)
  return { ...after(state, change, id), ids: state?.ids ?? [], unconfirmed: { id, gap } }
}

/**
 * Returns the state after a change was published.
 * @param state undefined if nothing is known of the page
 */
export function apply(state: PageState | undefined, change: Change): PageState {
  const id = shortId(change.id)
  const others = state?.ids.filter((other) => other !== id) ?? []
  return { ...after(state, change, id), ids: [id, ...others].slice(0, REMEMBERED_IDS) }
}

function after(state: PageState | undefined, { revision, time, kind }: Change, id: string) {
  const { sequence = 0, unconfirmed } = state ?? {}
  // An announced change may be in the topic already, so it keeps its number.
  const announced = unconfirmed?.id === id
  return {
    revision,
    time,
    deleted: kind === 'delete',
    sequence: announced ? sequence : sequence + 1,
  }
}

/** Writes a page's state as a store keeps it: JSON of at most 300 bytes. */
export function encodePageState(state: PageState): string {
  const { revision, time, deleted, sequence, ids, unconfirmed } = state
  const last = unconfirmed && [unconfirmed.id, unconfirmed.gap ? 1 : 0]
  return JSON.stringify([revision, time, deleted ? 1 : 0, sequence, ids, ...(last ? [last] : [])])
}

/** Reads what {@link encodePageState} wrote. */
export function decodePageState(text: string): PageState {
  const [revision, time, deleted, sequence, ids, last] = JSON.parse(text)
  const state = { revision, time, deleted: deleted === 1, sequence, ids }
  return last ? { ...state, unconfirmed: { id: last[0], gap: last[1] === 1 } } : state
}
