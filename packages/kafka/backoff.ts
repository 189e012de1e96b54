export type BackoffPolicy = 'exponential' | 'linear'

/** Node's longest timer. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * How long Knative waits before the n-th retry (n from 1), in milliseconds: delay·2^n or delay·n, so
 * the first exponential gap is twice the delay. A Retry-After header plays no part.
 * (eventing-kafka-broker, WebClientCloudEventSender.computeRetryPolicy)
 */
export function backoff(policy: BackoffPolicy, delayMs: number, n: number): number {
  return Math.min(policy === 'linear' ? delayMs * n : delayMs * 2 ** n, LONGEST_MS)
}
