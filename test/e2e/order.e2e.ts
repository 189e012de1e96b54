import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Broker } from '../../stage/kafka/broker.ts'
import { history, type Shape } from '../../stage/order/histories.ts'
import { OrderedTopics } from '../../stage/order/topics.ts'
import { random } from '../../stage/random.ts'
import { Stage } from '../support/kafka/stage.ts'

const BACKLOG: Shape = {
  pages: 2000,
  changes: 20_000,
  seconds: 7200,
  displaced: 8,
  window: 10,
  settle: 2,
}

describe('one ordered stream of two topics of a real Kafka', () => {
  let broker: Broker
  before(async () => {
    broker = await Broker.start()
  })
  after(() => broker?.[Symbol.asyncDispose]())

  const MODES: Record<string, Shape> = {
    'a backlog at full speed': BACKLOG,
    'a backlog, one input an hour ahead': { ...BACKLOG, ahead: 3600 },
    'a backlog of so many changes a second that the window is longer than what is in flight': {
      ...BACKLOG,
      seconds: 200,
    },
  }
  for (const [mode, shape] of Object.entries(MODES)) {
    it(`${mode}: 0 order violations, 0 lost, 0 gaps`, async () => {
      const { seed } = random()
      const made = history(shape, random(seed))
      const topics = await OrderedTopics.create(
        broker,
        `order-${shape.seconds}-${shape.ahead}`,
        made,
      )
      const stage = new Stage(topics.args)
      assert.equal(await stage.start().ended(), 0, stage.stderr)
      const { lost, violations, gaps, inconsistent, dead, ...rest } = await topics.account(made)
      process.stdout.write(`# ${stage.stdout} (SEED=${seed}; ${rest.ordered} in order)\n`)
      assert.deepEqual(
        { lost, violations, gaps, dead },
        { lost: [], violations: [], gaps: 0, dead: 0 },
      )
      // What happened to a revision and came after the next one: at most 8 of 100 of these few.
      assert.ok(inconsistent < shape.changes / 100, `${inconsistent} inconsistent`)
    })
  }
})
