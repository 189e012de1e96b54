/** Makes a change fit the text that a test's wiki has for its revision. */
import type { PageChange } from '@tributary/schemas'
import { sha1Base36 } from '../sha1.ts'

/**
 * Returns the change with the SHA-1 and size of this text, which the lookup compares with the wiki's answer.
 *
 * @example const change = withText(example(pageChange, { revision: { rev_id: 34 } }), "'''Calder'''")
 */
export function withText(change: PageChange, text: string): PageChange {
  const [sha1, size] = [sha1Base36(text), Buffer.byteLength(text)]
  const main = {
    ...change.revision.content_slots?.main,
    ...{ slot_role: 'main', content_sha1: sha1, content_size: size },
  }
  return {
    ...change,
    revision: { ...change.revision, rev_sha1: sha1, rev_size: size, content_slots: { main } },
  }
}
