import { StubWiki, TEXT_BYTES } from '../../stage/wiki/stub-wiki.ts'
import { all, type Contestant, environment, floor, tributary } from '../contestants.ts'
import { pageChange } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { open } from '../load/closed-loop.ts'
import { type RunningContestant, start } from '../running.ts'
import { quantile } from '../statistics.ts'

const IN_FLIGHT = 50

interface Upstream {
  readonly latencyMs: number
  readonly roundMs: number
  readonly rounds: readonly [quick: number, full: number]
  readonly contestants: readonly Contestant[]
}

/** With a very slow wiki all contestants just wait, so two of them are enough. */
const UPSTREAMS: readonly Upstream[] = [
  { latencyMs: 0, roundMs: 500, rounds: [2, 6], contestants: all },
  { latencyMs: 50, roundMs: 1000, rounds: [1, 4], contestants: all },
  { latencyMs: 500, roundMs: 2000, rounds: [1, 2], contestants: [floor, tributary] },
]

/** Events with the text of their revision: their rate, and the number of requests to the wiki. */
export const upstream: Figure = {
  name: 'upstream',
  async measure(bench: Bench) {
    await using wiki = await StubWiki.start()
    await using stack = new AsyncDisposableStack()
    const contestants = bench.quick ? [floor, tributary] : all
    const running = await start(stack, contestants, {
      task: 'wikitext',
      changes: Array.from({ length: 1000 }, (_, index) => pageChange(index + 1, 1400)),
      textBytes: TEXT_BYTES,
      env: environment(wiki.url),
    })
    for (const { run } of running) await run({ inFlight: IN_FLIGHT, events: 12_000 })
    for (const [index, each] of UPSTREAMS.entries()) {
      await wiki.setLatency(each.latencyMs)
      const names = new Set(each.contestants.map(({ name }) => name))
      await measureRate(
        bench,
        wiki,
        each,
        running.filter(({ name }) => names.has(name)),
      )
      bench.progress((index + 1) / (UPSTREAMS.length + 1))
    }
    await measureAddedLatency(bench, wiki, running)
  },
}

async function measureRate(
  { samples, quick }: Bench,
  wiki: StubWiki,
  { latencyMs, roundMs, rounds }: Upstream,
  running: readonly RunningContestant[],
) {
  for (let round = 0; round < rounds[quick ? 0 : 1]; round++) {
    for (const { name, process, run } of rotated(running, round)) {
      const [requests, cpu] = [await wiki.requests(), process.cpu]
      const { events, seconds } = await run({ inFlight: IN_FLIGHT, milliseconds: roundMs })
      const metric = `upstream-${latencyMs}`
      samples.add(`${metric}-events`, name, events / seconds)
      samples.add(
        `${metric}-requests`,
        name,
        ((await wiki.requests()) - requests) / (events / 1000),
      )
      samples.add(`${metric}-cpu`, name, ((process.cpu - cpu) * 1000) / events)
    }
  }
}

/** How much longer a single event takes than its request to the wiki does by itself. */
async function measureAddedLatency(
  { samples, quick }: Bench,
  wiki: StubWiki,
  running: readonly RunningContestant[],
) {
  await wiki.setLatency(50)
  const [connection] = await open(wiki.port, 1)
  const request = Buffer.from('GET /w/api.php?action=query&revids=1 HTTP/1.1\r\nhost: wiki\r\n\r\n')
  const contestants = running.filter(({ name }) => [floor.name, tributary.name].includes(name))
  const events = quick ? 10 : 30
  for (let round = 0; round < (quick ? 2 : 4); round++) {
    const direct: number[] = []
    for (let n = 0; n < events; n++) {
      const started = performance.now()
      await connection?.send(request)
      direct.push(performance.now() - started)
    }
    for (const { name, run } of rotated(contestants, round)) {
      const { latencies } = await run({ inFlight: 1, events })
      const added =
        quantile(latencies, 0.5) -
        quantile(
          direct.sort((a, b) => a - b),
          0.5,
        )
      samples.add('upstream-50-alone-added', name, added)
    }
  }
  connection?.close()
}
