import { checker } from '../answers.ts'
import { all, environment } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { closedLoop } from '../load/closed-loop.ts'
import { Process } from '../process.ts'

/** Enough for the load to come without gaps, few enough that nobody refuses any. */
const IN_FLIGHT = 16
/** Short, so that the contestants meet the same noise. */
const ROUND_MS = 250

/** CPU time of an event that is answered as it came, of several sizes. */
export const cpuPerEvent: Figure = {
  name: 'cpu-per-event',
  async measure(bench: Bench) {
    const passes = bench.quick ? 1 : 3
    const sizes = [1400, 2800]
    for (let pass = 0; pass < passes; pass++) {
      for (const [index, bytes] of sizes.entries()) {
        await measureSize(bench, bytes)
        bench.progress((pass * sizes.length + index + 1) / (passes * sizes.length))
      }
    }
  },
}

/** New processes each time: how well one is optimised is partly luck. */
async function measureSize({ samples, quick }: Bench, bytes: number) {
  const changes = Array.from({ length: 500 }, (_, index) => pageChange(index + 1, bytes))
  const requests = changes.map(request)
  await using stack = new AsyncDisposableStack()
  const running = []
  for (const contestant of all) {
    const process = stack.use(
      await Process.start(contestant.args('echo'), environment(), contestant.cwd),
    )
    const check = checker(changes)
    const run = (length: { events?: number; milliseconds?: number }) =>
      closedLoop({ port: process.port, requests, check, inFlight: IN_FLIGHT, ...length })
    await run({ events: quick ? 6000 : 12_000 })
    running.push({ contestant, process, run })
  }
  const rounds = quick ? 8 : 12
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, process, run } of rotated(running, round)) {
      const before = process.cpu
      const { events } = await run({ milliseconds: ROUND_MS })
      const microseconds = ((process.cpu - before) * 1000) / events
      samples.add(`cpu-${bytes}`, contestant.name, microseconds)
    }
  }
}
