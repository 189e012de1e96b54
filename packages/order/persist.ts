import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 10_000

/**
 * Repeats something until it succeeds: after 0.1 s, then each time after twice as long, up to 10 s.
 * @param work rejects if it has to be repeated
 * @param report called before each repetition
 * @throws the last error, if the signal was aborted meanwhile
 */
export async function persist(
  work: (isRetry: boolean) => Promise<unknown>,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<void> {
  for (let delay = FIRST_DELAY_MS, isRetry = false; ; isRetry = true) {
    try {
      await work(isRetry)
      return
    } catch (error) {
      if (signal.aborted) throw error
      report(`${(error as Error).message}; again in ${delay / 1000} s`)
      await sleep(delay, undefined, { signal })
      delay = Math.min(2 * delay, LONGEST_DELAY_MS)
    }
  }
}
