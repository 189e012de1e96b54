/** Makes page_change events of changes, from a recorded event. */
import { readFileSync } from 'node:fs'
import type { Change } from '../../packages/order/change.ts'

const [first = ''] = readFileSync(
  new URL('../../test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl', import.meta.url),
  'utf8',
).split('\n', 1)
const TEMPLATE = JSON.parse(first)
const { meta: META, page: PAGE } = TEMPLATE
/** Without the fields that depend on the page's text. */
const { rev_sha1: _, rev_size: __, content_slots: ___, ...REVISION } = TEMPLATE.revision

const dt = (milliseconds: number) => new Date(milliseconds).toISOString()

/**
 * A page_change event of 2 KB.
 * @param page a name that ends in the page's number
 * @param epoch the time that the change's times count from, in milliseconds since 1970
 */
export function pageChange(page: string, change: Change, epoch: number): object {
  const { id, kind, revision, parent, time, intake } = change
  return {
    ...TEMPLATE,
    page_change_kind: kind,
    dt: dt(epoch + time).replace('.000Z', 'Z'),
    page: { ...PAGE, page_id: numberOf(page) },
    revision: { ...REVISION, rev_id: revision, ...(parent > 0 && { rev_parent_id: parent }) },
    meta: { ...META, id, dt: dt(epoch + intake), request_id: id },
  }
}

/** The page id of a page with this name: the number that the name ends in. */
export const numberOf = (page: string): number => Number(/\d+$/.exec(page)?.[0])

/** The key that the records of a page have. */
export const keyOf = (page: string): string =>
  JSON.stringify({ wiki_id: TEMPLATE.wiki_id, page_id: numberOf(page) })
