/** For how long a wiki asks not to be asked. */

/**
 * The longest that a wiki is left alone, whatever it says. An event is tried for longer, with the default
 * retries of all transports: so it outlives the wait.
 */
export const MAX_DELAY_MS = 60_000

/**
 * Reads a Retry-After header: seconds, or a date.
 * @returns milliseconds, undefined if the header is missing or something else
 */
export function retryAfter(
  header: string | readonly string[] | undefined,
  now = Date.now(),
): number | undefined {
  const text = String(header ?? '').trim()
  // Date.parse would take a negative or fractional number for a year.
  const isDate = /^[A-Z][a-z]{2,8}[, ]/.test(text)
  const delay = /^\d+$/.test(text) ? Number(text) * 1000 : isDate ? Date.parse(text) - now : NaN
  return Number.isNaN(delay) ? undefined : Math.min(Math.max(0, delay), MAX_DELAY_MS)
}
