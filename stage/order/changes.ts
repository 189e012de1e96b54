/** Short ways to write a change of a page. */
import type { Change, ChangeKind } from '../../packages/order/change.ts'

/**
 * A create or an edit: `r(3, 2, 10)` makes revision 3 from revision 2 at second 10. With parent 0 it is a
 * create. The intake time is the event time.
 */
export const r = (revision: number, parent: number, second: number, more: Partial<Change> = {}) =>
  change(parent === 0 ? 'create' : 'edit', revision, second, { parent, ...more })

/** A change of any kind: `change('delete', 3, 12)` deletes the page at revision 3 in second 12. */
export const change = (
  kind: ChangeKind,
  revision: number,
  second: number,
  more: Partial<Change> = {},
): Change => ({
  id: `${kind} ${revision}@${second}`,
  kind,
  revision,
  parent: 0,
  time: second * 1000,
  intake: second * 1000,
  ...more,
})
