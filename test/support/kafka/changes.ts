/** The recorded changes of many wikis, as records of a topic. */
import type { NewRecord } from '../../../stage/kafka/topics.ts'
import { revisionCreates } from '../recorded.ts'

/**
 * The recorded changes, once for each of `copies` wikis, and that again for each round; each has an id of its own.
 * @param more what a record has beside its value, by the change and its index
 */
export const copiedChanges = (
  copies: number,
  more: (
    change: { database: string; page_id: number },
    index: number,
  ) => Partial<NewRecord> = () => ({}),
  rounds = 1,
): (NewRecord & { readonly value: string })[] =>
  Array.from({ length: rounds }, revisionCreates).flatMap((changes, round) =>
    changes.flatMap((change, index) =>
      Array.from({ length: copies }, (_, copy) => {
        const database = `wiki${copy}`
        const name = `${database}-${round * changes.length + index}`
        const meta = { ...change.meta, id: name, request_id: name }
        const value = JSON.stringify({ ...change, database, meta })
        return { ...more({ database, page_id: change.page_id as number }, index), value }
      }),
    ),
  )

/** The key that Wikimedia's own topics have. */
export const pageKeyed = ({ database, page_id }: { database: string; page_id: number }) => ({
  key: JSON.stringify({ wiki_id: database, page_id }),
})
