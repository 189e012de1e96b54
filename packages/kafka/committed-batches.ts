/** Leaves out the records of aborted transactions. */

/** A batch of records, as the client reads it. */
interface Batch {
  readonly attributes: number
  readonly firstOffset: bigint
  readonly lastOffsetDelta: number
  readonly producerId: bigint
  readonly records: readonly { readonly key: Buffer | null }[]
}

interface Aborted {
  readonly producerId: bigint
  readonly firstOffset: bigint
}

const IS_TRANSACTIONAL = 1 << 4
const IS_CONTROL = 1 << 5
const ABORT = 0

/**
 * The batches of a partition whose records count, without control batches and without aborted ones (as
 * Java's consumer chooses them: CompletedFetch.containsAbortMarker).
 */
export function committedBatches<B extends Batch>(
  batches: readonly B[],
  abortedTransactions: readonly Aborted[],
): B[] {
  const aborted = abortedTransactions.toSorted((a, b) => Number(a.firstOffset - b.firstOffset))
  const producers = new Set<bigint>()
  return batches.filter((batch) => {
    const { attributes, producerId } = batch
    const lastOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta)
    while (aborted[0] && aborted[0].firstOffset <= lastOffset) {
      producers.add((aborted.shift() as Aborted).producerId)
    }
    if (attributes & IS_CONTROL) {
      if (batch.records[0]?.key?.readInt16BE(2) === ABORT) producers.delete(producerId)
      return false
    }
    return !(attributes & IS_TRANSACTIONAL && producers.has(producerId))
  })
}
