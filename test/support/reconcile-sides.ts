/** Changes in both topics that page-change-reconcile compares, and the wiki that it asks. */
import type { Change } from '../../packages/order/change.ts'
import { keyOf, pageChange } from '../../stage/order/events.ts'

/** A wiki's answer about revisions. @param parts revisions that are hidden, and those that it does not have */
export function revisions(
  query: URLSearchParams,
  { hidden, gone }: Readonly<Record<'hidden' | 'gone', ReadonlySet<number>>> = NONE,
) {
  const ids = (query.get('revids') ?? '').split('|').map(Number)
  const flags = (revid: number) =>
    hidden.has(revid)
      ? { userhidden: true, commenthidden: true, sha1hidden: true }
      : { user: 'Somebody', userid: 7, comment: 'why' }
  const pages = ids
    .filter((revid) => !gone.has(revid))
    .map((revid) => ({ pageid: 1, ns: 0, title: 'T', revisions: [{ revid, ...flags(revid) }] }))
  const missing = ids.filter((revid) => gone.has(revid))
  const badrevids = Object.fromEntries(missing.map((revid) => [revid, { revid, missing: true }]))
  return { pages, ...(missing.length > 0 && { badrevids }) }
}

const NONE = { hidden: new Set<number>(), gone: new Set<number>() }

/** A change of another page now, in both topics. */
export function beatOf(i: number, now: number) {
  const change: Change = {
    id: `beat ${i}`,
    kind: 'create',
    revision: 1_000_000 + i,
    parent: 0,
    time: 0,
    intake: 0,
  }
  const made = pageChange(`page ${100_000 + i}`, change, Math.floor(now / 1000) * 1000)
  const value = (topic: string) => {
    const { meta, dt, revision } = made as { meta: object; dt: string; revision: object }
    const stream = topic === 'captured' ? 'page_change_captured' : 'page_change.v1'
    return JSON.stringify({
      ...made,
      meta: { ...meta, id: `${topic} beat ${i}`, stream: `mediawiki.${stream}`, request_id: '-1' },
      revision: { ...revision, rev_dt: dt },
    })
  }
  return { key: keyOf(`page ${100_000 + i}`), value }
}
