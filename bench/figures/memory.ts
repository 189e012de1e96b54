import { MeasuredProcess } from '../../stage/measured-process.ts'
import { checker } from '../answers.ts'
import { all, type Contestant, environment, floor, tributary } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { closedLoop } from '../load/closed-loop.ts'
import { summarise } from '../statistics.ts'

const CHANGES = Array.from({ length: 500 }, (_, index) => pageChange(index + 1, 1400))
const REQUESTS = CHANGES.map(request)

/** Resident memory after 1,000 events, and its growth until 200,000. */
export const memory: Figure = {
  name: 'memory',
  async measure(bench: Bench) {
    const { samples, quick, progress } = bench
    const rounds = quick ? 3 : 7
    for (let round = 0; round < rounds; round++) {
      for (const contestant of rotated(all, round)) {
        await using process = await started(contestant)
        await run(process, 1000)
        samples.add('memory-1000', contestant.name, process.memory)
      }
      progress(((round + 1) / rounds) * 0.2)
    }
    const runs = quick ? 1 : 3
    for (let run = 0; run < runs; run++) {
      const ofRun = (done: number) => progress(0.2 + (0.8 * (run + done)) / runs)
      await growth({ ...bench, progress: ofRun }, quick ? 20_000 : 200_000)
    }
  },
}

/** The floor and ours run at the same time: sharing the processor saves time and does not change memory. */
async function growth({ samples, progress }: Bench, events: number) {
  const both = [floor, tributary].map(async (contestant) => {
    await using process = await started(contestant)
    const levels: number[] = []
    for (let done = 0; done < events; done += 1000) {
      await run(process, 1000)
      levels.push(process.memory)
      if (contestant === tributary) progress(done / events)
    }
    // Memory rises and falls with garbage collection, hence the median of five thousand events.
    const early = summarise(levels.slice(8, 13)).median
    const late = summarise(levels.slice(-5)).median
    samples.add('memory-10000', contestant.name, early)
    samples.add('memory-200000', contestant.name, late)
    samples.add('memory-growth', contestant.name, (late / early - 1) * 100)
  })
  await Promise.all(both)
}

const started = (contestant: Contestant) =>
  MeasuredProcess.start(contestant.args('echo'), environment(), contestant.cwd)

const run = ({ port }: MeasuredProcess, events: number) =>
  closedLoop({ port, requests: REQUESTS, check: checker(CHANGES), inFlight: 16, events })
