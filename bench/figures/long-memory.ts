import { MeasuredProcess } from '../../stage/measured-process.ts'
import { StubWiki, TEXT_BYTES } from '../../stage/wiki/stub-wiki.ts'
import { checker } from '../answers.ts'
import { environment, tributary } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import type { Bench, Figure } from '../figure.ts'
import { closedLoop } from '../load/closed-loop.ts'
import { summarise } from '../statistics.ts'

const CHANGES = Array.from({ length: 1000 }, (_, index) => pageChange(index + 1, 1400))
const REQUESTS = CHANGES.map(request)
const IN_FLIGHT = 50
/** How many events pass between two readings of the memory. */
const STEP = 2000
/** The median of so many readings counts, since memory rises and falls with garbage collection. */
const READINGS = 10

/**
 * Resident memory of page-wikitext-change after 100,000 events, when it has warmed up, and after 2,000,000:
 * the same events over and over, with a wiki that answers at once.
 */
export const longMemory: Figure = {
  name: 'long-memory',
  async measure({ samples, quick, progress }: Bench) {
    const [early, late] = quick ? [20_000, 100_000] : [100_000, 2_000_000]
    await using wiki = await StubWiki.start()
    const { args, cwd, name } = tributary
    await using process = await MeasuredProcess.start(args('wikitext'), environment(wiki.url), cwd)
    const check = checker(CHANGES, TEXT_BYTES)
    const { port } = process
    const load = { port, requests: REQUESTS, check, inFlight: IN_FLIGHT, events: STEP }
    const readings: number[] = []
    for (let events = STEP; events <= late; events += STEP) {
      await closedLoop(load)
      readings.push(process.memory)
      if (events === early) samples.add('memory-long-early', name, latest(readings))
      progress(events / late)
    }
    samples.add('memory-long-late', name, latest(readings))
  },
}

const latest = (readings: readonly number[]): number => summarise(readings.slice(-READINGS)).median
