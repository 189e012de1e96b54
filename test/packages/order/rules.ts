/**
 * The decisions and steps of the code under test, as the model asks for them. There are few page states
 * and very many states of the model, so each answer is kept, and a page's state is a number.
 */
import type { Change } from '../../../packages/order/change.ts'
import type { FinalDecision } from '../../../packages/order/decide.ts'
import { decideFirst } from '../../../packages/order/first-in-queue.ts'
import type { PageState } from '../../../packages/order/page-state.ts'
import type { protocolSteps, Step } from '../../../packages/order/protocol.ts'

export type Protocol = typeof protocolSteps

interface Decided {
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
      for (const waiting of subsets([...this.#byId.values()])) {
        for (const watermark of [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
          const progress = { watermark, window: 10_000, settle: 2000 }
          const first = decideFirst(this.#states[pageState], waiting, progress)
          if (!first || first.decision === 'hold') continue
          const { id } = first.first.change
          found.set(`${first.decision} ${id}`, { id, decision: first.decision })
        }
      }
      return [...found.values()]
    })
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

function subsets(changes: readonly Change[]): { readonly change: Change }[][] {
  const sets: { readonly change: Change }[][] = [[]]
  for (const change of changes) sets.push(...sets.map((set) => [...set, { change }]))
  return sets
}
