/** Histories of pages as two datacenters' topics bring them, out of order within bounds. */
import type { Change } from '../../packages/order/change.ts'
import type { random } from '../random.ts'
import { change, r } from './changes.ts'

/** A change, and when it is in its topic, in milliseconds. */
export interface Delivered {
  readonly page: string
  readonly change: Change
  /** The default is its intake time. */
  readonly at?: number
}

type Random = ReturnType<typeof random>

export interface Shape {
  readonly pages: number
  readonly changes: number
  /** The whole takes so many seconds of event time. */
  readonly seconds: number
  /** Of 100 events so many are out of place. */
  readonly displaced: number
  /** By less than so many seconds; a page's first two by less than `settle`. */
  readonly window: number
  readonly settle: number
  /** The second input begins so many seconds later than the first. */
  readonly ahead?: number
}

export interface History {
  /** What happened to each page, in its order. */
  readonly pages: ReadonlyMap<string, readonly Change[]>
  readonly inputs: { readonly eqiad: readonly Delivered[]; readonly codfw: readonly Delivered[] }
}

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

/** The inputs, not silent after their last change: a topic that is so for 4 s is not waited for. */
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

/** The next change of a page: mostly an edit; now and then its last revision is hidden, deleted, restored. */
export function following(
  last: Change | undefined,
  second: number,
  revision: () => number,
  integer: Random['integer'],
): Change {
  // Of half the pages, the beginning is older than the topics.
  if (!last) return r(revision(), integer(0, 1), second)
  // Within a second the order of what makes no revision is a convention: see compare().
  const apart = second * 1000 > last.time
  const dice = apart ? integer(1, 100) : 100
  if (last.kind === 'delete') {
    return change('undelete', last.revision, Math.max(second, last.time / 1000 + 1))
  }
  if (dice <= 3) return change('delete', last.revision, second)
  if (dice <= 5) return change('visibility_change', last.revision, second)
  return r(revision(), last.revision, second)
}
