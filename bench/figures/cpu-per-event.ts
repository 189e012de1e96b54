import { all, environment } from '../contestants.ts'
import { pageChange } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { start, type Workload } from '../running.ts'

/** Enough to keep a contestant busy, and few enough that none refuses an event. */
const IN_FLIGHT = 16
/** Short, so that all contestants meet the same noise. */
const ROUND_MS = 250

/** CPU time of an event that is answered as it came, by its size. */
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

interface CpuWorkload extends Workload {
  readonly metric: string
  readonly inFlight?: number
  /** The number of events after which V8 has optimised every contestant. */
  readonly warmUp: number
  readonly rounds: number
}

/** Uses new processes at each call, since how well V8 optimises one is partly chance. */
export async function measureCpu({ samples }: Bench, work: CpuWorkload): Promise<void> {
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
