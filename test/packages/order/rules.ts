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
  readonly #decisions = new Map<string, Decided[]>()
  readonly #steps = new Map<string, Step[]>()

  constructor(byId: ReadonlyMap<string, Change>, protocol: Protocol) {
    this.#byId = byId
    this.#protocol = protocol
  }

  /** Equal states have the same number. */
  numberOf(state: PageState | undefined): number {
    return kept(this.#numbers, JSON.stringify(state), () => this.#states.push(state) - 1)
  }

  /** What may be done first for these changes, both before and after the watermark has passed them. */
  decisions(pageState: number, ids: readonly string[]): readonly Decided[] {
    return kept(this.#decisions, `${pageState} ${ids.join()}`, () => {
      const waiting = ids.map((id) => ({ change: this.#change(id) }))
      return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY].flatMap((watermark) => {
        const progress = { watermark, window: 10_000, settle: 2000 }
        const found = decideFirst(this.#states[pageState], waiting, progress)
        if (!found || found.decision === 'hold') return []
        return [{ id: found.first.change.id, decision: found.decision }]
      })
    })
  }

  /** All steps of the protocol for a change that was decided on in this state of its page. */
  steps({ id, decision, pageState }: Decided & { readonly pageState: number }): readonly Step[] {
    return kept(this.#steps, `${pageState} ${decision} ${id}`, () => [
      ...this.#protocol(this.#states[pageState], this.#change(id), decision),
    ])
  }

  #change(id: string): Change {
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
