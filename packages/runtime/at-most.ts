/**
 * Waits for a promise, for so many milliseconds at most. (Node's timers/promises would be one more
 * module to load at every cold start.)
 */
export async function atMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  await Promise.race([promise, over])
  clearTimeout(timer)
}
