import type { Change } from './change.ts'
import type { Decision, Reason } from './decide.ts'
import { apply, intend, type Page } from './page.ts'

/** One step of a change's way out. The next is taken only when the one before is acknowledged. */
export type Step =
  /** Compare and set: refused if the page's record, or the epoch, is another one meanwhile. */
  | { readonly do: 'write'; readonly from: Page | undefined; readonly to: Page }
  | { readonly do: 'publish'; readonly sequence: number; readonly gap: boolean }
  | { readonly do: 'report'; readonly reason: Reason }

/**
 * The way of one change: the whole protocol, as steps for whoever does the input and output.
 *
 * It is published before it is committed, so a crash in between repeats it and never loses it. It is
 * intended before it is published: whoever takes over knows then what may be in the topic already, and
 * puts nothing before it. After the last step its request is answered 204.
 */
export function* turn(
  page: Page | undefined,
  change: Change,
  decision: Exclude<Decision, 'hold'>,
): Generator<Step, Page | undefined, void> {
  if (decision === 'duplicate') return page
  if (decision !== 'emit' && decision !== 'gap') {
    yield { do: 'report', reason: decision }
    return page
  }
  const gap = decision === 'gap'
  const intended = intend(page, change, gap)
  const committed = apply(intended, change)
  yield { do: 'write', from: page, to: intended }
  yield { do: 'publish', sequence: intended.sequence, gap }
  yield { do: 'write', from: intended, to: committed }
  return committed
}
