/** Random histories of pages, as two datacenters' topics bring them: out of order within bounds. */
import type { Change } from '../../packages/order/change.ts'
import type { random } from '../random.ts'
import { change, r } from './changes.ts'

/** A change in a topic. */
export interface Delivered {
  readonly page: string
  readonly change: Change
  /** When it is in its topic, in milliseconds; the default is its intake time. */
  readonly at?: number
}

type Random = ReturnType<typeof random>

/** The parameters of a random history. */
export interface Shape {
  readonly pages: number
  readonly changes: number
  /** How long the history is, in seconds of event time. */
  readonly seconds: number
  /** How many of 100 events are out of place. */
  readonly displaced: number
  /** They are out of place by less than this many seconds. */
  readonly window: number
  /** The first two events of a page are out of place by less than this many seconds. */
  readonly settle: number
  /** How many seconds later the second topic begins than the first. */
  readonly ahead?: number
}

export interface History {
  /** The changes of each page, in their order. */
  readonly pages: ReadonlyMap<string, readonly Change[]>
  readonly inputs: { readonly eqiad: readonly Delivered[]; readonly codfw: readonly Delivered[] }
}

/**
 * Makes a random history.
 * @example
 * const { pages, inputs } = history(shape, random(seed))
 */
export function history(shape: Shape, { integer }: Random): History {
  const pages = new Map<string, Change[]>()
  let revision = 1
  const times = Array.from({ length: shape.changes }, () => integer(0, shape.seconds * 1000))
  for (const time of times.sort((a, b) => a - b)) {
    const page = `page ${integer(1, shape.pages)}`
    const changes = pages.get(page) ?? []
    pages.set(page, changes)
    const next = following(changes.at(-1), Math.floor(time / 1000), () => ++revision, integer)
    changes.push({ ...next, id: `${page}: ${next.id}`, intake: time })
  }
  const keyed = [...pages].flatMap(([page, changes]) =>
    changes.map((change, i) => {
      const limit = (i < 2 ? shape.settle : shape.window) * 1000 - 1
      const late = integer(1, 100) <= shape.displaced ? integer(0, limit) : 0
      const topic = change.intake >= (shape.ahead ?? 0) * 1000 && integer(0, 1) ? 'codfw' : 'eqiad'
      return { topic, at: change.intake + late, page, change }
    }),
  )
  const input = (name: string): Delivered[] =>
    keyed.filter(({ topic }) => topic === name).sort((a, b) => a.at - b.at)
  return { pages, inputs: { eqiad: input('eqiad'), codfw: input('codfw') } }
}

/**
 * The inputs with heartbeats: events of other pages, one each second, until a window after the end. A topic
 * that is silent for 4 s is idle, so without them its last changes would not be waited for.
 */
export function goingOn({ inputs }: History, { seconds, window }: Shape): History['inputs'] {
  const beats = (topic: string): Delivered[] =>
    Array.from({ length: window + 2 }, (_, i) => {
      const change = r(1, 0, seconds + i)
      return { page: `beat ${i} of ${topic}`, change, at: change.intake }
    })
  const goesOn = (topic: keyof History['inputs']) =>
    [...inputs[topic], ...beats(topic)].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
  return { eqiad: goesOn('eqiad'), codfw: goesOn('codfw') }
}

/**
 * Makes the next change of a page: mostly an edit, sometimes a visibility change, a delete or an undelete.
 * @param last the page's last change; undefined if there is none
 * @param second its event time
 * @param revision gives the next revision id
 */
export function following(
  last: Change | undefined,
  second: number,
  revision: () => number,
  integer: Random['integer'],
): Change {
  // Half of the pages are older than the topics: their first change here has a parent.
  if (!last) return r(revision(), integer(0, 1), second)
  // Within one second only revisions tell the order for certain (see compare()), so make an edit.
  const apart = second * 1000 > last.time
  const dice = apart ? integer(1, 100) : 100
  if (last.kind === 'delete') {
    return change('undelete', last.revision, Math.max(second, last.time / 1000 + 1))
  }
  if (dice <= 3) return change('delete', last.revision, second)
  if (dice <= 5) return change('visibility_change', last.revision, second)
  return r(revision(), last.revision, second)
}
