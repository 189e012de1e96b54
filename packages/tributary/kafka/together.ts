/** Half of what a broker takes by default (message.max.bytes), which is for all of a partition's records. */
const MOST_BYTES = 512 * 1024

interface Waiting<T> {
  readonly one: T
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends with one call what comes in one turn of the event loop. If that fails, each is sent by itself,
 * so that it fails only for what is wrong with it.
 * @param send sends all of these, or rejects
 * @param bytesOf the size of one
 */
export function together<T>(
  send: (all: readonly T[]) => Promise<unknown>,
  bytesOf: (one: T) => number,
): (one: T) => Promise<void> {
  let waiting: Waiting<T>[] = []
  let bytes = 0
  const leave = async () => {
    const all = waiting
    waiting = []
    bytes = 0
    if (all.length === 0) return
    try {
      await send(all.map(({ one }) => one))
      for (const { resolve } of all) resolve()
    } catch (error) {
      if (all.length === 1) all[0]?.reject(error)
      else for (const { one, resolve, reject } of all) send([one]).then(() => resolve(), reject)
    }
  }
  return (one) =>
    new Promise((resolve, reject) => {
      if (bytes + bytesOf(one) > MOST_BYTES) void leave()
      if (waiting.length === 0) setImmediate(leave)
      waiting.push({ one, resolve, reject })
      bytes += bytesOf(one)
    })
}
