import { StubWiki, TEXT_BYTES } from '../../stage/wiki/stub-wiki.ts'
import { checker } from '../answers.ts'
import { environment, tributary } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import type { Bench, Figure } from '../figure.ts'
import { openLoop } from '../load/open-loop.ts'
import { type RunningContestant, start } from '../running.ts'
import { quantile } from '../statistics.ts'

/** The default of MAX_CONCURRENT_EVENTS: with this many in flight the function works at its capacity. */
const LIMIT = 256
const CAPACITY_MS = 2000
const OVERLOAD_MS = 4000

/**
 * The wiki's latency, which keeps events in flight so that the limit is reached. An echo would never be
 * refused, because it is done before the next event is read.
 */
const LATENCY_MS = 50

const CHANGES = Array.from({ length: 1000 }, (_, index) => pageChange(index + 1, 1400))

/** Twice as many events as the function can enrich, from callers that do not wait for answers. */
export const overload: Figure = {
  name: 'overload',
  async measure({ samples, quick, progress }: Bench) {
    const rounds = quick ? 1 : 3
    await using wiki = await StubWiki.start()
    await using stack = new AsyncDisposableStack()
    const work = { changes: CHANGES, textBytes: TEXT_BYTES, env: environment(wiki.url) }
    const [ours] = await start(stack, [tributary], { task: 'wikitext', ...work })
    if (!ours) return
    await ours.run({ inFlight: 50, events: 8000 })
    await wiki.setLatency(LATENCY_MS)
    for (let round = 0; round < rounds; round++) {
      const usual = await ours.run({ inFlight: 1, events: 5 })
      const { events, seconds } = await ours.run({ inFlight: LIMIT, milliseconds: CAPACITY_MS })
      const flooded = await openLoop({
        port: ours.process.port,
        requests: CHANGES.map(request),
        check: checker(CHANGES, TEXT_BYTES),
        perSecond: 2 * (events / seconds),
        milliseconds: OVERLOAD_MS,
      })
      const recovery = await recoveryTime(quantile(usual.latencies, 0.5), ours)
      const { refused, failed } = await flooded.settled
      samples.add('capacity', tributary.name, events / seconds)
      samples.add('overload-accepted', tributary.name, flooded.acceptedPerSecond)
      samples.add('overload-refused', tributary.name, refused / (OVERLOAD_MS / 1000))
      samples.add('overload-failed', tributary.name, failed)
      samples.add('overload-recovery-ms', tributary.name, recovery)
      progress((round + 1) / rounds)
    }
  },
}

/** How long it takes until a single event is accepted and is as fast as before the overload. */
async function recoveryTime(usual: number, { run }: RunningContestant): Promise<number> {
  const from = performance.now()
  for (;;) {
    const sent = performance.now()
    const latency = await run({ inFlight: 1, events: 1 }).then(
      ({ latencies }) => latencies[0] ?? Number.NaN,
      () => Number.NaN,
    )
    if (latency < usual * 1.5) return sent - from
  }
}
