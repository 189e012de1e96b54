/**
 * The decisions and steps of the code under test, as the model asks for them. There are few page states
 * and very many states of the model, so each answer is kept, and a page's state is a number.
 */
import type { Change } from '../../../packages/order/change.ts'
import type { FinalDecision } from '../../../packages/order/decide.ts'
import { decideFirst } from '../../../packages/order/first-in-queue.ts'
import type { PageState } from '../../../packages/order/page-state.ts'
import type { Progress } from '../../../packages/order/progress.ts'
import type { protocolSteps, Step } from '../../../packages/order/protocol.ts'

export type Protocol = typeof protocolSteps

export interface Decided {
  readonly id: string
  readonly decision: FinalDecision
}

/** The number of the state of a page of which nothing is known. */
export const NO_STATE = 0

export class Rules {
  readonly #byId: ReadonlyMap<string, Change>
  readonly #protocol: Protocol
  readonly #states: (PageState | undefined)[] = [undefined]
  readonly #numbers = new Map<string | undefined, number>([[undefined, NO_STATE]])
  readonly #decisions = new Map<number, Decided[]>()
  readonly #steps = new Map<string, Step[]>()

  constructor(changes: readonly Change[], protocol: Protocol) {
    this.#byId = new Map(changes.map((change) => [change.id, change]))
    this.#protocol = protocol
  }

  /** Equal states have the same number. */
  numberOf(state: PageState | undefined): number {
    return kept(this.#numbers, JSON.stringify(state), () => this.#states.push(state) - 1)
  }

  /** What may be done first, whichever changes wait, and whether the watermark has passed them or not. */
  decisions(pageState: number): readonly Decided[] {
    return kept(this.#decisions, pageState, () => {
      const found = new Map<string, Decided>()
      for (const ids of subsets([...this.#byId.keys()])) {
        for (const watermark of [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
          const progress = { watermark, window: 10_000, settle: 2000 }
          for (const decided of this.decision(pageState, ids, progress)) {
            found.set(`${decided.decision} ${decided.id}`, decided)
          }
        }
      }
      return [...found.values()]
    })
  }

  /** What is done first if these changes wait; empty if all of them have to. */
  decision(pageState: number, ids: readonly string[], progress: Progress): Decided[] {
    const waiting = ids.map((id) => ({ change: this.change(id) }))
    const found = decideFirst(this.#states[pageState], waiting, progress)
    if (!found || found.decision === 'hold') return []
    return [{ id: found.first.change.id, decision: found.decision }]
  }

  /** All steps of the protocol for a change that was decided on in this state of its page. */
  steps({ id, decision, pageState }: Decided & { readonly pageState: number }): readonly Step[] {
    return kept(this.#steps, `${pageState} ${decision} ${id}`, () => [
      ...this.#protocol(this.#states[pageState], this.change(id), decision),
    ])
  }

  change(id: string): Change {
    return this.#byId.get(id) as Change
  }
}

function kept<Key, Value>(values: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = values.get(key)
  if (known !== undefined) return known
  const value = make()
  values.set(key, value)
  return value
}

function subsets<T>(all: readonly T[]): T[][] {
  const sets: T[][] = [[]]
  for (const each of all) sets.push(...sets.map((set) => [...set, each]))
  return sets
}
