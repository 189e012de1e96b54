import type { Change, ChangeKind } from '../../../packages/order/change.ts'

/** `r(3, 2, 10)` is revision 3 made from 2 at second 10; intake follows at once. */
export const r = (revision: number, parent: number, second: number, more: Partial<Change> = {}) =>
  change(parent === 0 ? 'create' : 'edit', revision, second, { parent, ...more })

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
