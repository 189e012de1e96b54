import { all, environment } from '../contestants.ts'
import { pageChange } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { start } from '../running.ts'
import { quantile } from '../statistics.ts'

const IN_FLIGHT = [1, 50, 500]
const ROUND_MS = 500

/** Events per second and latencies of an echo, by the number of events in flight. */
export const throughput: Figure = {
  name: 'throughput',
  async measure({ samples, quick, progress }: Bench) {
    const rounds = quick ? 1 : 6
    await using stack = new AsyncDisposableStack()
    const running = await start(stack, all, {
      task: 'echo',
      changes: Array.from({ length: 500 }, (_, index) => pageChange(index + 1, 1400)),
      // The other contestants have no limit.
      env: { ...environment(), MAX_CONCURRENT_EVENTS: '1000' },
    })
    for (const { run } of running) await run({ inFlight: 50, events: 12_000 })
    for (let round = 0; round < rounds; round++) {
      for (const inFlight of IN_FLIGHT) {
        for (const { name, run } of rotated(running, round)) {
          const { events, seconds, latencies } = await run({ inFlight, milliseconds: ROUND_MS })
          samples.add(`throughput-${inFlight}`, name, events / seconds)
          samples.add(`latency-p50-${inFlight}`, name, quantile(latencies, 0.5))
          samples.add(`latency-p99-${inFlight}`, name, quantile(latencies, 0.99))
        }
      }
      progress((round + 1) / rounds)
    }
  },
}
