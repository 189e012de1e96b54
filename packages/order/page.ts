import { hash } from 'node:crypto'
import type { Change } from './change.ts'

/** What is known of a page: everything that the order of its next change depends on. */
export interface Page {
  /** The revision of the last change. */
  readonly revision: number
  /** Its event time, in milliseconds since the epoch. */
  readonly time: number
  readonly deleted: boolean
  /** How many changes of the page went out: the last one's number. */
  readonly sequence: number
  /** Of the last changes, newest first, shortened by {@link shortId}. */
  readonly ids: readonly string[]
  /** The last change, if it may not have been published: it has to come again before what follows it. */
  readonly unconfirmed?: { readonly id: string; readonly gap: boolean }
}

/** How many of a page's last events are known again. */
export const REMEMBERED = 16

/** 66 bits of an event id's hash: no two of 16 are ever equal by chance. */
export const shortId = (id: string): string => hash('sha1', id, 'base64url').slice(0, 11)

/** The page after a change that is about to be published, and may or may not come to be. */
export function intend(page: Page | undefined, change: Change, gap: boolean): Page {
  const id = shortId(change.id)
  return { ...after(page, change, id), ids: page?.ids ?? [], unconfirmed: { id, gap } }
}

/** The page after a change that was published. */
export function apply(page: Page | undefined, change: Change): Page {
  const id = shortId(change.id)
  const others = page?.ids.filter((other) => other !== id) ?? []
  return { ...after(page, change, id), ids: [id, ...others].slice(0, REMEMBERED) }
}

function after(page: Page | undefined, { revision, time, kind }: Change, id: string) {
  const { sequence = 0, unconfirmed } = page ?? {}
  // What may be in the topic already keeps its number.
  const again = unconfirmed?.id === id
  return { revision, time, deleted: kind === 'delete', sequence: again ? sequence : sequence + 1 }
}

/** As it stands in a store; some 280 bytes at most. */
export function encodePage(page: Page): string {
  const { revision, time, deleted, sequence, ids, unconfirmed } = page
  const last = unconfirmed && [unconfirmed.id, unconfirmed.gap ? 1 : 0]
  return JSON.stringify([revision, time, deleted ? 1 : 0, sequence, ids, ...(last ? [last] : [])])
}

export function decodePage(text: string): Page {
  const [revision, time, deleted, sequence, ids, last] = JSON.parse(text)
  const page = { revision, time, deleted: deleted === 1, sequence, ids }
  return last ? { ...page, unconfirmed: { id: last[0], gap: last[1] === 1 } } : page
}
