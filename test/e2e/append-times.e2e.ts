/** A window of time in a topic whose records have the broker's time: message.timestamp.type=LogAppendTime. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { header, load, readAll } from '../../stage/kafka/topics.ts'
import { bundled } from '../support/function-process.ts'
import { copiedChanges, pageKeyed } from '../support/kafka/changes.ts'
import { DirectPipeline } from '../support/kafka/direct.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'
import { Stage } from '../support/kafka/stage.ts'

const FN = 'page-wikitext-change'
/** The producer's times are of another year, so a window by them would have all records or none. */
const PRODUCED = BigInt(Date.UTC(2025, 0, 1))

describe('a window of a topic with LogAppendTime', () => {
  let broker: Broker
  let wiki: Awaited<ReturnType<typeof recordedWiki>>
  let pipeline: DirectPipeline
  /** The times between the three parts of the topic, and how many records the middle one has. */
  let window: readonly [string, string]
  let expected: number
  before(async () => {
    const bundle = await bundled(FN)
    wiki = await recordedWiki(RECORDED)
    broker = await Broker.start()
    const env = { MEDIAWIKI_API_URL: wiki.url }
    const configs = { 'message.timestamp.type': 'LogAppendTime' }
    pipeline = await DirectPipeline.on(broker, 'appended', [], { bundle, env, configs })
    const [first, middle, last] = [1, 2, 1].map((copies) =>
      copiedChanges(copies, (change) => ({ ...pageKeyed(change), timestamp: PRODUCED })),
    )
    await load(broker, pipeline.topic('in'), first ?? [])
    const start = await laterMillisecond()
    await load(broker, pipeline.topic('in'), middle ?? [])
    window = [start, await laterMillisecond()]
    await load(broker, pipeline.topic('in'), last ?? [])
    expected = middle?.length ?? 0
  })
  after(async () => {
    await pipeline?.[Symbol.asyncDispose]()
    await broker?.[Symbol.asyncDispose]()
    await wiki?.close()
  })

  const outputs = async (topic: string) =>
    (await readAll(broker, topic)).map((record) => header(record, 'ce_id')).sort()

  it('has the same records for the function itself and for tributary run: those that Kafka stored in it', async () => {
    const [start, end] = window
    const { code } = await pipeline.member({ KAFKA_START: start, KAFKA_END: end }).ended
    assert.equal(code, 0)
    await broker.create(['run.out', 'run.dead'], 1)
    const url = (topic: string) => `kafka://${broker.address}/${topic}`
    const run = new Stage([
      ...[FN, '--input', url(pipeline.topic('in')), '--wiki', wiki.url],
      ...['--output', url('run.out'), '--dead-letters', url('run.dead')],
      ...['--from', start, '--until', end],
    ]).start()
    assert.equal(await run.ended(), 0, run.stderr)
    const [direct, ran] = [await outputs(pipeline.topic('out')), await outputs('run.out')]
    assert.equal(direct.length, expected)
    assert.deepEqual(ran, direct)
  })
})

/** Now, in a millisecond in which Kafka has stored nothing yet. */
async function laterMillisecond(): Promise<string> {
  const time = Date.now() + 1
  while (Date.now() <= time) await sleep(1)
  return new Date(time).toISOString()
}
