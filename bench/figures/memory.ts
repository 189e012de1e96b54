import { MeasuredProcess } from '../../stage/measured-process.ts'
import { checker } from '../answers.ts'
import { all, type Contestant, environment, floor, tributary } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { closedLoop } from '../load/closed-loop.ts'
import { summarise } from '../statistics.ts'

const CHANGES = Array.from({ length: 500 }, (_, index) => pageChange(index + 1, 1400))
const REQUESTS = CHANGES.map(request)

/** Resident memory: of a young process, and what a long life adds to it. */
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
    const lives = quick ? 1 : 3
    for (let life = 0; life < lives; life++) {
      const part = (done: number) => progress(0.2 + (0.8 * (life + done)) / lives)
      await growth({ ...bench, progress: part }, quick ? 20_000 : 200_000)
    }
  },
}

/** The two whose growth is compared run side by side, for they take long; memory does not mind. */
async function growth({ samples, progress }: Bench, events: number) {
  const both = [floor, tributary].map(async (contestant) => {
    await using process = await started(contestant)
    const levels: number[] = []
    for (let done = 0; done < events; done += 1000) {
      await run(process, 1000)
      levels.push(process.memory)
      if (contestant === tributary) progress(done / events)
    }
    // Memory goes up and down with the garbage: five thousand events around each point.
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
