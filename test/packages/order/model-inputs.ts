/**
 * How changes come to the instances of the protocol's model: at any moment, or as KafkaSources bring a
 * backlog, partition by partition.
 */
import type { Progress } from '../../../packages/order/progress.ts'
import type { State } from './model-state.ts'
import {
  hasNews,
  type Item,
  progressAfter,
  withClosed,
  withOpened,
  withWait,
} from './model-watermarks.ts'
import type { Decided, Rules } from './rules.ts'

/** The number of an instance. */
export type Me = 0 | 1
export type Action = [name: string, following: State]

export interface Inputs {
  /** The first value of `State.items`. */
  readonly start: string
  /** What an instance may decide now that has nothing else to do. */
  decisions(state: State, me: Me, rules: Rules): readonly Decided[]
  /** What sources and time may do next to an instance. */
  actions(state: State, me: Me): Iterable<Action>
  /** The state after a request of an instance was answered. */
  answered(state: State, me: Me, id: string, how: 'finished' | 'again'): State
  /** The state after an instance has lost its requests: their changes come again. */
  sentBack(state: State, me: Me): State
  /** What is wrong with a decision, if anything. */
  violationOf(decided: Decided): string | undefined
}

/**
 * Any changes may wait at any moment, whether the watermark has passed them or not. They may have been answered
 * before: a source that starts again may deliver them again.
 */
export const AT_ANY_MOMENT: Inputs = {
  start: '',
  decisions: ({ pageState }, _, rules) => rules.decisions(pageState),
  actions: () => [],
  answered: (state) => state,
  sentBack: (state) => state,
  violationOf: () => undefined,
}

/** For each item, where it is: one of these, or the number of the instance that has its request. */
const [UNREAD, SENT_BACK, FINISHED] = ['-', 'r', 'f']

/**
 * A backlog that each topic's KafkaSource reads in the order of these items. A source that has free places and
 * something to bring brings it promptly. An instance that is replaced loses its requests at once: by its
 * own clock its lease is over before another instance gets it.
 */
export class Backlog implements Inputs {
  readonly start: string
  readonly #items: readonly Item[]
  readonly #progress = new Map<string, Progress>()

  constructor(items: readonly Item[]) {
    this.#items = items
    this.start = UNREAD.repeat(items.length)
  }

  decisions(state: State, me: Me, rules: Rules): readonly Decided[] {
    const { epoch, told } = state.instances[me]
    if (epoch !== state.epoch) return []
    const ids = this.#items.flatMap(({ id }, i) => (id && state.items[i] === `${me}` ? [id] : []))
    const progress = this.#progress.get(told) ?? progressAfter(told, this.#items)
    this.#progress.set(told, progress)
    return rules.decision(state.pageState, ids, progress)
  }

  *actions(state: State, me: Me): Iterable<Action> {
    const { epoch, told } = state.instances[me]
    if (epoch !== state.epoch) return
    let mayWait = hasNews(told)
    for (const [i, { id }] of this.#items.entries()) {
      if (state.items[i] === `${me}` && !id) yield ['others answered', this.#closed(state, me, i)]
      if (!this.#canSend(state, i)) continue
      mayWait = false
      yield ['delivered', moved(state, me, i, `${me}`, withOpened(told, i))]
    }
    if (mayWait) yield ['waited', { ...state, instances: withTold(state, me, withWait(told)) }]
  }

  answered(state: State, me: Me, id: string, how: 'finished' | 'again'): State {
    const i = this.#items.findIndex((item) => item.id === id)
    // Its request may have been sent back while the change was being published.
    if (state.items[i] !== `${me}`) return state
    return this.#closed(state, me, i, how === 'finished' ? FINISHED : SENT_BACK)
  }

  sentBack(state: State, me: Me): State {
    const items = state.items.replaceAll(`${me}`, SENT_BACK)
    return { ...state, items, instances: withTold(state, me, '') }
  }

  /** All of these changes are creates and edits: each has to be published, and there is no gap. */
  violationOf({ id, decision }: Decided): string | undefined {
    return decision === 'emit' || decision === 'duplicate'
      ? undefined
      : `incomplete: ${decision} ${id}`
  }

  #closed(state: State, me: Me, i: number, where = FINISHED): State {
    return moved(state, me, i, where, withClosed(state.instances[me].told, i))
  }

  /** Whether the item's source would send it now. */
  #canSend({ items }: State, i: number): boolean {
    const { topic } = this.#items[i] as Item
    const isFull = this.#items.some(
      (item, other) => item.topic === topic && !item.id && /[01]/.test(items[other] as string),
    )
    if (isFull) return false
    if (items[i] === SENT_BACK) return true
    const next = this.#items.findIndex(
      (item, other) => item.topic === topic && items[other] === UNREAD,
    )
    return next === i
  }
}

function moved(state: State, me: Me, i: number, where: string, told: string): State {
  const items = state.items.slice(0, i) + where + state.items.slice(i + 1)
  return { ...state, items, instances: withTold(state, me, told) }
}

function withTold({ instances: [a, b] }: State, me: Me, told: string): State['instances'] {
  return me === 0 ? [{ ...a, told }, b] : [a, { ...b, told }]
}
