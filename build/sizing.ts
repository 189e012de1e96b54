/**
 * How many partitions a pipeline needs, from what was measured of Knative's ordered delivery: one
 * event of a partition at a time, 16 ms of its own for each.
 */
const OVERHEAD_SECONDS = 0.016
/** How busy a partition should be at the most, so that a peak or a retry does not pile up. */
const UTILISATION = 0.8

const RATES = [20, 50, 100, 200]
const LATENCIES_MS = [20, 50, 100, 200, 500]

/** Channel partitions for a rate of events per second and what one event takes in the function. */
export const channelPartitions = (rate: number, latencyMs: number): number =>
  Math.ceil((rate * (latencyMs / 1000 + OVERHEAD_SECONDS)) / UTILISATION)

/** The table for docs/deploy.md. */
export function sizingTable(): string {
  const row = (rate: number) => [
    `${rate}/s`,
    ...LATENCIES_MS.map((ms) => channelPartitions(rate, ms)),
  ]
  return [
    `| peak | ${LATENCIES_MS.map((ms) => `${ms} ms`).join(' | ')} |`,
    `|${'---|'.repeat(LATENCIES_MS.length + 1)}`,
    ...RATES.map((rate) => `| ${row(rate).join(' | ')} |`),
  ].join('\n')
}
