import { all, environment } from '../contestants.ts'
import { pageChange } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { start, type Work } from '../running.ts'

/** Enough for the load to come without gaps, few enough that nobody refuses any. */
const IN_FLIGHT = 16
/** Short, so that the contestants meet the same noise. */
const ROUND_MS = 250

/** CPU time of an event that is answered as it came, of several sizes. */
export const cpuPerEvent: Figure = {
  name: 'cpu-per-event',
  async measure(bench: Bench) {
    const passes = bench.quick ? 1 : 3
    const sizes = bench.quick ? [1400] : [1400, 2800]
    for (let pass = 0; pass < passes; pass++) {
      for (const [index, bytes] of sizes.entries()) {
        await measureSize(bench, bytes)
        bench.progress((pass * sizes.length + index + 1) / (passes * sizes.length))
      }
    }
  },
}

const measureSize = (bench: Bench, bytes: number) =>
  measureCpu(bench, {
    metric: `cpu-${bytes}`,
    task: 'echo',
    changes: Array.from({ length: 500 }, (_, index) => pageChange(index + 1, bytes)),
    env: environment(),
    warmUp: 20_000,
    rounds: bench.quick ? 4 : 12,
  })

interface Measured extends Work {
  readonly metric: string
  readonly inFlight?: number
  /** After so many events everyone's code is optimised. */
  readonly warmUp: number
  readonly rounds: number
}

/** New processes each time: how well one is optimised is partly luck. */
export async function measureCpu({ samples }: Bench, work: Measured): Promise<void> {
  const { metric, rounds, inFlight = IN_FLIGHT } = work
  await using stack = new AsyncDisposableStack()
  const running = await start(stack, all, work)
  for (const { run } of running) await run({ inFlight, events: work.warmUp })
  for (let round = 0; round < rounds; round++) {
    for (const { name, process, run } of rotated(running, round)) {
      const before = process.cpu
      const { events } = await run({ inFlight, milliseconds: ROUND_MS })
      samples.add(metric, name, ((process.cpu - before) * 1000) / events)
    }
  }
}
