/** The page changes that every platform enriches: 2.8 KB each, of 2,000 pages, some edited far more than others. */
import { type PageChange, pageChange, sha1 } from '../../bench/events.ts'
import { random } from '../../stage/random.ts'
import { wikitext } from '../../stage/wiki/texts.ts'
import { textBytes, textOf } from './sizes.ts'

const PAGES = 2000
const BYTES = 2800
/** The n-th page has 1 / n^0.4 of the first one's changes; the first has 0.6 % of all. */
const SKEW = 0.4

const shares = ((): readonly number[] => {
  let sum = 0
  return Array.from({ length: PAGES }, (_, index) => (sum += (index + 1) ** -SKEW))
})()

/** The page of each revision, the same in every run. */
const pages: number[] = []
const { integer } = random(18)

export function pageOf(revId: number): number {
  while (pages.length <= revId) {
    const at = (integer(0, 999_999) / 1e6) * (shares.at(-1) as number)
    pages.push(shares.findIndex((share) => share >= at) + 1)
  }
  return pages[revId] as number
}

/** The text that a revision has. */
export const textFor = (revId: number): string => wikitext(textOf(revId), textBytes(revId))

const hashes = new Map<number, string>()

/** The hash of a revision's text, as events have it. Each text is hashed once. */
function hashOf(revId: number): string {
  const known = hashes.get(textOf(revId)) ?? sha1(textFor(revId))
  hashes.set(textOf(revId), known)
  return known
}

/** The change that made a revision. */
export function changeOf(revId: number): PageChange {
  const content_sha1 = hashOf(revId)
  const content_size = textBytes(revId)
  const { page, revision, ...change } = pageChange(revId, BYTES, 1)
  const { main } = revision.content_slots as { main: object }
  return {
    ...change,
    page: { ...(page as object), page_id: pageOf(revId) },
    revision: {
      ...revision,
      rev_sha1: content_sha1,
      rev_size: content_size,
      content_slots: { main: { ...main, content_sha1, content_size } },
    },
  }
}

/** The key of a page's records. */
export const keyOf = (revId: number): string => `{"wiki_id":"labwiki","page_id":${pageOf(revId)}}`

/** The record of a change, as Wikimedia's own topic has it. */
export const recordOf = (revId: number) => ({
  key: keyOf(revId),
  value: JSON.stringify(changeOf(revId)),
})
