import type { Change } from './change.ts'
import type { FinalDecision, Reason } from './decide.ts'
import { apply, intend, type PageState, shortId } from './page-state.ts'

/** One step of the protocol. The next step starts only when this one is acknowledged. */
export type Step =
  /** Compare and set in the store: refused if the page's state is not `from`, or the epoch is over. */
  | { readonly do: 'write'; readonly from: PageState | undefined; readonly to: PageState }
  | {
      readonly do: 'publish'
      readonly sequence: number
      readonly gap: boolean
      readonly repeated: boolean
    }
  | { readonly do: 'report'; readonly reason: Reason }

/**
 * The whole protocol for one change: intend, publish, commit; then its request is answered. It has no
 * I/O, so that the tests can interrupt it at every step.
 *
 * - It publishes before it commits: a crash in between repeats the change, and never loses it.
 * - It writes its intention before it publishes: an instance that takes over knows which change may be in
 *   the topic already, and publishes nothing before that one.
 *
 * @param state the page's state in the store; undefined if there is none
 * @returns the page's state in the store after the last step
 */
export function* protocolSteps(
  state: PageState | undefined,
  change: Change,
  decision: FinalDecision,
): Generator<Step, PageState | undefined, void> {
  if (decision === 'duplicate') return state
  if (decision !== 'emit' && decision !== 'gap') {
    yield { do: 'report', reason: decision }
    return state
  }
  const gap = decision === 'gap'
  const intended = intend(state, change, gap)
  const committed = apply(intended, change)
  const repeated = state?.unconfirmed?.id === shortId(change.id)
  yield { do: 'write', from: state, to: intended }
  yield { do: 'publish', sequence: intended.sequence, gap, repeated }
  yield { do: 'write', from: intended, to: committed }
  return committed
}
