/** Half of a broker's default limit (message.max.bytes), which holds for one partition's batch. */
const MAX_BATCH_BYTES = 512 * 1024

interface Unsent<T> {
  readonly item: T
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends the items of one turn of the event loop in one batch. If a batch fails, each of its items is
 * sent by itself, so that an item fails only for its own fault.
 * @param sendBatch sends all of these, or rejects
 * @param bytesOf the size of one item
 */
export function inBatches<T>(
  sendBatch: (items: readonly T[]) => Promise<unknown>,
  bytesOf: (item: T) => number,
): (item: T) => Promise<void> {
  let unsent: Unsent<T>[] = []
  let bytes = 0
  const flush = async () => {
    const batch = unsent
    unsent = []
    bytes = 0
    if (batch.length === 0) return
    try {
      await sendBatch(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error)
      else
        for (const { item, resolve, reject } of batch)
          sendBatch([item]).then(() => resolve(), reject)
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      if (bytes + bytesOf(item) > MAX_BATCH_BYTES) void flush()
      if (unsent.length === 0) setImmediate(flush)
      unsent.push({ item, resolve, reject })
      bytes += bytesOf(item)
    })
}
