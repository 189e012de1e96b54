import { setTimeout as sleep } from 'node:timers/promises'
import { Broker } from '../../stage/kafka/broker.ts'
import { load } from '../../stage/kafka/topics.ts'
import { memoryOf, peakOf } from '../../stage/measured-process.ts'
import { StubWiki } from '../../stage/wiki/stub-wiki.ts'
import { pageChange, recordOf } from '../events.ts'
import type { Bench, Figure } from '../figure.ts'
import { direct, type KafkaWork } from '../kafka/contestants.ts'
import { growth, kill, spawnContestant } from '../kafka/run.ts'
import { summarise } from '../statistics.ts'

const PARTITIONS = 4
/** Short texts, so that the topics stay small. */
const TEXT_BYTES = 512
/** So many events are written at a time, while the function reads those before. */
const PORTION = 20_000
/** The median of so many readings counts, since memory rises and falls with garbage collection. */
const READINGS = 50

/** Sizes of records near the 10 MiB that a topic takes, and small ones between them. */
const LARGE = [9_900_000, 7_000_000, 3000, 3_000_000]
const LARGE_RECORDS = 80

/**
 * Memory of a function that reads Kafka itself: over many events with 100 in flight, and the most with a backlog
 * of large records.
 */
export const directMemory: Figure = {
  name: 'direct-memory',
  async measure(bench: Bench) {
    await using broker = await Broker.start({
      // Old results are deleted soon: the disk need not hold a million of them.
      settings: { 'log.retention.check.interval.ms': '5000' },
    })
    await using wiki = await StubWiki.start(TEXT_BYTES)
    await measureLarge(bench, broker, wiki)
    await measureMany(bench, broker, wiki)
  },
}

async function measureMany({ samples, quick, progress }: Bench, broker: Broker, wiki: StubWiki) {
  const [early, late] = quick ? [20_000, 100_000] : [100_000, 1_000_000]
  const work = await topics(broker, wiki, 'many', late, SHORT_LIVED)
  const child = spawnContestant(direct, work)
  const admin = broker.admin()
  try {
    const readings: number[] = []
    let written = 0
    let isEarly = true
    for await (const results of growth(admin, child, [work.output], PARTITIONS)) {
      if (results > 0) readings.push(memoryOf(child) ?? Number.NaN)
      if (isEarly && results >= early) {
        samples.add('direct-memory-early', direct.name, latest(readings))
        isEarly = false
      }
      if (results >= late) break
      if (written < late && written - results < PORTION) {
        const from = written
        const changes = Array.from({ length: PORTION }, (_, i) =>
          pageChange(1 + ((from + i) % 20_000), 1400, TEXT_BYTES),
        )
        await load(broker, work.input, changes.map(recordOf))
        written += PORTION
      }
      progress(results / late)
      await sleep(100)
    }
    samples.add('direct-memory-late', direct.name, latest(readings))
  } finally {
    await kill(child)
    await admin.close()
  }
}

async function measureLarge({ samples }: Bench, broker: Broker, wiki: StubWiki) {
  const work = await topics(broker, wiki, 'large', LARGE_RECORDS)
  for (let i = 0; i < LARGE_RECORDS; i++) {
    const pad = 'x'.repeat((LARGE[i % LARGE.length] as number) - 2000)
    await load(broker, work.input, [recordOf({ ...pageChange(i + 1, 1400, TEXT_BYTES), pad })])
  }
  const child = spawnContestant(direct, work)
  const admin = broker.admin()
  try {
    // Results over MAX_OUTPUT_BYTES become dead letters.
    for await (const results of growth(admin, child, [work.output, work.deadLetters], PARTITIONS)) {
      if (results >= LARGE_RECORDS) break
    }
    samples.add('direct-memory-large', direct.name, peakOf(child) ?? Number.NaN)
  } finally {
    await kill(child)
    await admin.close()
  }
}

/** The function reads what is written at once. */
const SHORT_LIVED = { 'retention.bytes': '100000000', 'segment.bytes': '20000000' }

async function topics(
  broker: Broker,
  wiki: StubWiki,
  name: string,
  events: number,
  configs: Record<string, string> = {},
): Promise<KafkaWork> {
  const [input, output, deadLetters] = [`${name}.in`, `${name}.out`, `${name}.dead`] as const
  await broker.create([input, output, deadLetters], PARTITIONS, configs)
  const how = { group: name, ordering: 'keyed' as const, inFlight: 100, events, wiki: wiki.url }
  return { broker, input, output, deadLetters, ...how }
}

const latest = (readings: readonly number[]): number => summarise(readings.slice(-READINGS)).median
