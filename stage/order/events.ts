import { readFileSync } from 'node:fs'
import type { Change } from '../../packages/order/change.ts'

const [first = ''] = readFileSync(
  new URL('../../test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl', import.meta.url),
  'utf8',
).split('\n', 1)
const TEMPLATE = JSON.parse(first)
const { meta: META, page: PAGE } = TEMPLATE
/** Of any text. */
const { rev_sha1: _, rev_size: __, content_slots: ___, ...REVISION } = TEMPLATE.revision

const dt = (milliseconds: number) => new Date(milliseconds).toISOString()

/** A page_change of 2 KB; `page` ends in the page's number. Times are moved on by `epoch` milliseconds. */
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

export const numberOf = (page: string): number => Number(/\d+$/.exec(page)?.[0])

export const keyOf = (page: string): string =>
  JSON.stringify({ wiki_id: TEMPLATE.wiki_id, page_id: numberOf(page) })
