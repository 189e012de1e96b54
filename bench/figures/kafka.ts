import assert from 'node:assert/strict'
import { Broker } from '../../stage/kafka/broker.ts'
import { load, readAll } from '../../stage/kafka/topics.ts'
import { StubWiki, TEXT_BYTES } from '../../stage/wiki/stub-wiki.ts'
import { wikitext } from '../../stage/wiki/texts.ts'
import { floor, tributary } from '../contestants.ts'
import { pageChange, recordOf } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import { runProgram } from '../program.ts'

const PARTITIONS = 4
const LATENCY_MS = 50
const INPUT = 'bench.page_change'
const DEAD = 'bench.dead'

/**
 * `tributary run` from one topic of a real Kafka to another, with each page's order preserved, against a bare
 * loop with the same client. CPU: the difference between a long and a short run counts. Rate: only records
 * after the short run's number count, because a consumer group takes time to form.
 */
export const kafka: Figure = {
  name: 'kafka',
  async measure({ samples, quick, progress }: Bench) {
    const [rounds, short, long] = quick ? [1, 1000, 3000] : [3, 4000, 12_000]
    await using broker = await Broker.start()
    await using wiki = await StubWiki.start()
    await wiki.setLatency(LATENCY_MS)
    await broker.create([INPUT, DEAD], PARTITIONS)
    const changes = Array.from({ length: long }, (_, i) => pageChange(i + 1, 2800, TEXT_BYTES))
    await load(broker, INPUT, changes.map(recordOf))
    let number = 0
    const run = async (name: string, events: number) => {
      const output = `bench.enriched-${++number}`
      await broker.create([output], PARTITIONS)
      const at = (topic: string) => `kafka://${broker.address}/${topic}`
      const ours = ['run', 'page-wikitext-change', '--input', at(INPUT), '--output', at(output)]
      const options = ['--dead-letters', at(DEAD), '--group', output, '--ordering', 'keyed']
      const wikiOf = ['--wiki', wiki.url, '--limit', String(events), '--quiet']
      const bare = [broker.address, INPUT, output, output, wiki.url, String(events)]
      const args =
        name === 'floor'
          ? ['bench/floor/kafka.ts', ...bare]
          : ['packages/tributary/cli.ts', ...ours, ...options, ...wikiOf]
      const { cpu } = await runProgram(args, tributary.cwd)
      const records = await readAll(broker, output)
      checkOrder(records, events)
      return { cpu, perSecond: rate(records, short) }
    }
    for (let round = 0; round < rounds; round++) {
      for (const { name } of rotated([floor, tributary], round)) {
        const [a, b] = [await run(name, short), await run(name, long)]
        samples.add('kafka-cpu', name, ((b.cpu - a.cpu) * 1000) / (long - short))
        samples.add('kafka-events', name, b.perSecond)
      }
      progress((round + 1) / rounds)
    }
  },
}

/** Records written per second, not counting the first ones. */
function rate(records: readonly { timestamp: bigint }[], first: number): number {
  const written = records.map(({ timestamp }) => Number(timestamp)).sort((a, b) => a - b)
  const [from = 0, to = 0] = [written[first], written.at(-1)]
  return (written.length - 1 - first) / ((to - from) / 1000)
}

/** Asserts that enough events came out, each with its text, and each page's once and in order. */
function checkOrder(records: readonly { value: Buffer }[], events: number): void {
  assert.ok(records.length >= events, `${records.length} of ${events} events came out`)
  const latest = new Map<number, number>()
  for (const { value } of records) {
    const { page, revision } = JSON.parse(value.toString())
    const { content_body } = revision.content_slots.main
    assert.equal(content_body, wikitext(revision.rev_id, TEXT_BYTES))
    assert.ok(revision.rev_id > (latest.get(page.page_id) ?? 0), 'a page is out of order')
    latest.set(page.page_id, revision.rev_id)
  }
}
