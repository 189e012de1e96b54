import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { random } from '../../stage/random.ts'
import { type Account, describeAccount } from '../support/kafka/account.ts'
import { ENRICHER, KEYER, Pipeline, RECORDED } from '../support/kafka/pipeline.ts'
import type { Stage } from '../support/kafka/stage.ts'

/** Copies of the 71 recorded changes, of 19 pages. */
const MANY = 50
/** Of each process, at most: after each the group waits 10 s for the one that is gone. */
const KILLS = 6

describe('the pipeline on a real Kafka', () => {
  let broker: Broker
  before(async () => {
    broker = await Broker.start()
  })
  after(() => broker?.[Symbol.asyncDispose]())

  const proves = (result: Account, survived: string, dead = 0) => {
    process.stdout.write(`# ${describeAccount(result, survived)}\n`)
    const { sent, enriched, deadLettered, lost, differing, violations } = result
    assert.deepEqual({ lost, differing, violations }, { lost: 0, differing: 0, violations: 0 })
    assert.ok(enriched + deadLettered >= sent)
    assert.ok(deadLettered <= dead, `${deadLettered} dead letters`)
  }

  const endsWell = async ({ keyer, enricher }: Pipeline) => {
    assert.deepEqual([await keyer.end(), await enricher.end()], [0, 0])
  }

  it('enriches every recorded event, and ends at the end of the topic', async () => {
    await using pipeline = await Pipeline.on(broker, 'recorded', 1)
    for (const step of [KEYER, ENRICHER]) {
      const stage = pipeline.stage(step, ['--until-end', '--wiki', RECORDED])
      assert.equal(await stage.start().ended(), 0, stage.stderr)
      assert.match(stage.stdout, /^71 in, 71 enriched, 0 skipped, 0 retried, 0 dead letters/)
    }
    const result = await pipeline.account()
    assert.equal(result.duplicates, 0)
    proves(result, '0 kills survived')
  })

  it('ends only when the partitions of a killed member are read too', async () => {
    await using pipeline = await Pipeline.on(broker, 'ended', 20)
    const untilEnd = ['--ordering', 'keyed', '--wiki', RECORDED, '--until-end']
    assert.equal(await pipeline.stage(KEYER, untilEnd).start().ended(), 0)
    await pipeline.enricher.start().progress(100)
    await pipeline.enricher.end('SIGKILL')
    const rest = pipeline.stage(ENRICHER, untilEnd)
    assert.equal(await rest.start().ended(), 0, rest.stderr)
    proves(await pipeline.account(), '1 kill survived')
  })

  it('loses nothing when killed at random points', async () => {
    await using pipeline = await Pipeline.on(broker, 'killed', 3 * MANY)
    const { integer, seed } = random()
    let kills = 0
    let over = false
    const through = pipeline.through().finally(() => {
      over = true
    })
    const killing = async (stage: Stage) => {
      for (let n = 0; n < KILLS && !over; n++) {
        await Promise.race([stage.start().progress(1), through])
        await sleep(integer(200, 1500))
        if ((await stage.end('SIGKILL')) === null) kills++
      }
      stage.start()
    }
    await Promise.all([killing(pipeline.keyer), killing(pipeline.enricher)])
    proves(await through, `${kills} kills survived (SEED=${seed})`)
    assert.ok(kills >= 4, `${kills} kills`)
  })

  it('loses nothing when the broker is stopped, or killed, and started again', async () => {
    await using pipeline = await Pipeline.on(broker, 'broker', MANY)
    pipeline.keyer.start()
    pipeline.enricher.start()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await pipeline.enricher.progress(500)
      await broker.stop(signal)
      await sleep(3000)
      await broker.run()
    }
    proves(await pipeline.through(), '2 stops of the broker survived')
    // It is not called back before nothing has failed for a while.
    await pipeline.enricher.says(/is back\n/)
    await endsWell(pipeline)
    assert.match(pipeline.enricher.stderr, /is away; waiting for it \(.+\)\n[\s\S]*is back\n/)
  })

  it('loses nothing when another process joins the group and leaves it', async () => {
    // Slow enough for there to be work left when the other has joined.
    const slow = ['--ordering', 'keyed', '--wiki', RECORDED, '--latency', '300']
    await using pipeline = await Pipeline.on(broker, 'joined', MANY, slow)
    pipeline.keyer.start()
    pipeline.enricher.start()
    await pipeline.enricher.progress(300)
    await using other = pipeline.stage(ENRICHER, slow)
    await other.start().progress(300)
    assert.equal(await other.end(), 0)
    proves(await pipeline.through(), '1 member came and went')
    assert.ok(other.events >= 300)
    await endsWell(pipeline)
  })

  it('keeps what a failing wiki leaves as dead letters', async () => {
    await using wiki = await unreliableWiki()
    const impatient = ['--retry', '2', '--backoff-delay', 'PT0.1S']
    const args = [...impatient, '--ordering', 'keyed', '--wiki', wiki.url]
    await using pipeline = await Pipeline.on(broker, 'wiki', 10, args)
    pipeline.keyer.start()
    pipeline.enricher.start()
    for (const failure of ['503', 'reset'] as const) {
      await pipeline.enricher.progress(100)
      wiki.fail(failure)
      await sleep(1500)
      wiki.fail(undefined)
    }
    const result = await pipeline.through()
    proves(result, '2 failures of the wiki survived', 700)
    assert.ok(result.deadLettered > 0)
    await endsWell(pipeline)
  })
})

/** The recorded wiki behind a proxy that can answer 503, or reset every connection. */
async function unreliableWiki() {
  const wiki = await recordedWiki(RECORDED)
  let failure: '503' | 'reset' | undefined
  const server = createServer((incoming, response) => {
    if (failure === 'reset') return void incoming.socket.resetAndDestroy()
    if (failure === '503') return void response.writeHead(503).end()
    const { method, headers } = incoming
    const outgoing = request(
      new URL(incoming.url ?? '/', wiki.url),
      { method, headers },
      (answer) => answer.pipe(response.writeHead(answer.statusCode as number, answer.headers)),
    )
    incoming.pipe(outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/w/api.php`,
    fail: (how: typeof failure) => {
      failure = how
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await wiki.close()
    },
  }
}
