/** How long a change that was answered 503 is expected again. */

/**
 * A source delivers it again after 130 s at most (knative/components/ordered-stream: 1,300 retries, each 0.1 s
 * further apart than the one before).
 */
export const RETRY_EXPECTED_MS = 150_000

/** Whether a retry is expected no more, at a time in milliseconds since the epoch. */
export type IsExpired = (now: number) => boolean

/** Expects a retry from `now` on. */
export function expectRetry(now: number): IsExpired {
  const until = now + RETRY_EXPECTED_MS
  return (later) => later >= until
}
