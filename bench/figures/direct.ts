import assert from 'node:assert/strict'
import { Broker } from '../../stage/kafka/broker.ts'
import { load, readAll } from '../../stage/kafka/topics.ts'
import { StubWiki, TEXT_BYTES } from '../../stage/wiki/stub-wiki.ts'
import { wikitext } from '../../stage/wiki/texts.ts'
import { pageChange, recordOf } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'
import {
  bareLoop,
  coalescingLoop,
  confluent,
  direct,
  directOnce,
  type KafkaContestant,
  type KafkaWork,
  type Ordering,
} from '../kafka/contestants.ts'
import { type KafkaRun, runKafka, runKilled } from '../kafka/run.ts'

const LATENCY_MS = 50
/** The enrichment's topics have so many partitions, those of parallel-consumer's table one. */
const PARTITIONS = 4
const DEAD = 'bench.dead'

/** How many events are in flight, and the bare loop that is the floor then. */
const ENRICHMENT = [
  { inFlight: 100, events: 12_000, loop: bareLoop },
  { inFlight: 1000, events: 24_000, loop: coalescingLoop },
] as const

/** parallel-consumer's table has the same work in four orders; the number is that of the keys. */
const TABLE: readonly (readonly [metric: string, ordering: Ordering, keys: number])[] = [
  ['direct-partition', 'partition', 2000],
  ['direct-10000-keys', 'keyed', 10_000],
  ['direct-100-keys', 'keyed', 100],
  ['direct-unordered', 'unordered', 2000],
]

/**
 * A function that reads Kafka itself, against a bare loop of the same client and against Confluent's
 * parallel-consumer, all on the same topics of a real Kafka.
 */
export const directFigure: Figure = {
  name: 'direct',
  async measure(bench: Bench) {
    const { quick, progress } = bench
    await using broker = await Broker.start()
    await using wiki = await StubWiki.start()
    await wiki.setLatency(LATENCY_MS)
    await broker.create([DEAD], PARTITIONS)
    const topics = new Topics(broker)
    const rounds = quick ? 1 : 3
    const all = quick ? 3 : 4
    for (const [index, { inFlight, events, loop }] of ENRICHMENT.entries()) {
      const how = { inFlight, events: quick ? events / 3 : events, rounds }
      await measureEnrichment(bench, topics, wiki, how, [loop, direct, directOnce, confluent])
      progress((index + 1) / all)
    }
    await measureTable(bench, topics)
    progress(3 / all)
    if (!quick) await measureKills(bench, topics, wiki)
  },
}

/** Topics with records to read, each loaded once, and empty ones for results. */
class Topics {
  readonly broker: Broker
  readonly #loaded = new Set<string>()
  #number = 0

  constructor(broker: Broker) {
    this.broker = broker
  }

  async work(
    { events, keys, partitions }: { events: number; keys: number; partitions: number },
    how: Pick<KafkaWork, 'ordering' | 'inFlight' | 'wiki'>,
  ): Promise<KafkaWork> {
    const { broker } = this
    const input = `bench.in-${events}-${keys}-${partitions}`
    if (!this.#loaded.has(input)) {
      await broker.create([input], partitions)
      const changes = Array.from({ length: events }, (_, i) =>
        pageChange(i + 1, 2800, TEXT_BYTES, keys),
      )
      await load(broker, input, changes.map(recordOf))
      this.#loaded.add(input)
    }
    const output = `bench.out-${++this.#number}`
    await broker.create([output], partitions)
    return { broker, input, output, deadLetters: DEAD, group: output, events, ...how }
  }
}

async function measureEnrichment(
  { samples }: Bench,
  topics: Topics,
  wiki: StubWiki,
  { inFlight, events, rounds }: { inFlight: number; events: number; rounds: number },
  contestants: readonly KafkaContestant[],
) {
  for (let round = 0; round < rounds; round++) {
    for (const contestant of rotated(contestants, round)) {
      const requests = await wiki.requests()
      const shape = { events, keys: 2000, partitions: PARTITIONS }
      const work = await topics.work(shape, { ordering: 'keyed', inFlight, wiki: wiki.url })
      const run = await runKafka(contestant, work, PARTITIONS)
      const metric = `direct${contestant === directOnce ? '-once' : ''}-${inFlight}`
      samples.add(`${metric}-events`, contestant.name, run.perSecond)
      samples.add(`${metric}-cpu`, contestant.name, run.cpu)
      samples.add(`${metric}-memory`, contestant.name, run.memory)
      samples.add(
        `${metric}-requests`,
        contestant.name,
        ((await wiki.requests()) - requests) / (events / 1000),
      )
      assert.equal(await results(work), events)
    }
  }
}

async function measureTable({ samples, quick }: Bench, topics: Topics) {
  for (const [metric, ordering, keys] of TABLE) {
    // One record after the other takes half a minute, and always as long.
    const rounds = quick || ordering === 'partition' ? 1 : 3
    for (let round = 0; round < rounds; round++) {
      for (const contestant of rotated([direct, confluent], round)) {
        const shape = { events: quick ? 2000 : 10_000, keys, partitions: 1 }
        const work = await topics.work(shape, { ordering, inFlight: 100 })
        const run: KafkaRun = await runKafka(contestant, work, 1)
        samples.add(`${metric}-seconds`, contestant.name, run.seconds)
        samples.add(`${metric}-whole-seconds`, contestant.name, run.wholeSeconds)
        samples.add(`${metric}-memory`, contestant.name, run.memory)
      }
    }
  }
}

/** How many results are there twice after kill -9. */
async function measureKills({ samples }: Bench, topics: Topics, wiki: StubWiki) {
  for (const contestant of [direct, confluent]) {
    const shape = { events: 12_000, keys: 2000, partitions: PARTITIONS }
    const work = await topics.work(shape, { ordering: 'keyed', inFlight: 100, wiki: wiki.url })
    await runKilled(contestant, work, PARTITIONS)
    samples.add('direct-repeated', contestant.name, (await results(work)) - work.events)
  }
}

/**
 * How many results there are.
 * @throws AssertionError unless each event's is there with its text, and the first ones of a page are in order
 */
async function results({ broker, output, events }: KafkaWork): Promise<number> {
  const records = await readAll(broker, output)
  const latest = new Map<number, number>()
  const seen = new Set<number>()
  for (const { value } of records) {
    const { page, revision } = JSON.parse(value.toString())
    if (seen.has(revision.rev_id)) continue
    seen.add(revision.rev_id)
    const { content_body } = revision.content_slots.main
    assert.equal(content_body, wikitext(revision.rev_id, TEXT_BYTES))
    assert.ok(revision.rev_id > (latest.get(page.page_id) ?? 0), 'a page is out of order')
    latest.set(page.page_id, revision.rev_id)
  }
  assert.equal(seen.size, events, 'events are missing')
  return records.length
}
