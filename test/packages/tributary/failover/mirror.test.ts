import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { Connect } from '../../../../packages/tributary/failover/connect.ts'
import { Mirror } from '../../../../packages/tributary/failover/mirror.ts'
import { closedPort, listen } from '../../../../stage/sockets.ts'

type Answer = readonly [status: number, body?: unknown]

/** A Kafka Connect that gives these answers in turn, and a mirror that it runs. */
async function started(...answers: readonly Answer[]) {
  const calls: string[] = []
  const left = [...answers]
  const server = await listen(async (request: IncomingMessage, response: ServerResponse) => {
    calls.push(`${request.method} ${request.url} ${await text(request)}`.trim())
    const [status, body] = left.shift() ?? [500, { message: 'no more answers' }]
    response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body))
  })
  const connect = new Connect(`http://127.0.0.1:${server.port}/`, "codfw's Kafka Connect")
  const ends = async () => [
    { topic: 'ordered', partition: 0, offset: 5, timestamp: -1 },
    { topic: 'ordered', partition: 1, offset: 3, timestamp: -1 },
  ]
  const options = { from: 'eqiad', topics: ['ordered'], connect, source: { ends } }
  return {
    calls,
    mirror: new Mirror('ordered-eqiad-to-codfw', options),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const status = (connector: string, ...tasks: string[]): Answer => [
  200,
  { connector: { state: connector }, tasks: tasks.map((state) => ({ state })) },
]
const PATH = '/connectors/ordered-eqiad-to-codfw'

describe('a mirror at a real socket', () => {
  const states: [string, readonly Answer[]][] = [
    ['RUNNING', [status('RUNNING', 'RUNNING')]],
    ['STARTING', [status('RUNNING')]],
    ['STOPPING', [status('STOPPED', 'RUNNING')]],
    ['STOPPED', [status('STOPPED')]],
    ['FAILED', [status('RUNNING', 'FAILED')]],
    ['STARTING', [[404], [200, {}]]],
    ['MISSING', [[404], [404]]],
  ]
  for (const [expected, answers] of states) {
    it(`is ${expected} after ${JSON.stringify(answers)}`, async () => {
      await using stage = await started(...answers)
      assert.equal(await stage.mirror.state(), expected)
    })
  }

  it('asks again while the worker rejoins its group', async () => {
    const busy = { message: 'Request cannot be completed because a rebalance is expected' }
    const ends = [status('STOPPED', 'RUNNING'), status('STOPPED')]
    await using stage = await started([409], [500, busy], [204], ...ends)
    await stage.mirror.stop()
    assert.deepEqual(stage.calls, [
      `PUT ${PATH}/stop`,
      `PUT ${PATH}/stop`,
      `PUT ${PATH}/stop`,
      `GET ${PATH}/status`,
      `GET ${PATH}/status`,
    ])
  })

  it('lags by the records after the noted ones, in partitions without a note by all', async () => {
    const partition = { cluster: 'eqiad', topic: 'ordered', partition: 0 }
    await using stage = await started([200, { offsets: [{ partition, offset: { offset: 3 } }] }])
    assert.deepEqual(await stage.mirror.lag(), [
      { topic: 'ordered', partition: 0, lag: 1 },
      { topic: 'ordered', partition: 1, lag: 3 },
    ])
  })

  it('notes the record before the next one, and none for the beginning', async () => {
    await using stage = await started([200])
    await stage.mirror.continueFrom([
      { topic: 'ordered', partition: 0, offset: 5 },
      { topic: 'ordered', partition: 1, offset: 0 },
    ])
    const at = (partition: number) => ({ cluster: 'eqiad', partition, topic: 'ordered' })
    const offsets = [
      { partition: at(0), offset: { offset: 4 } },
      { partition: at(1), offset: null },
    ]
    assert.deepEqual(stage.calls, [`PATCH ${PATH}/offsets ${JSON.stringify({ offsets })}`])
  })

  it('that fails says where, and what Kafka Connect said', async () => {
    await using stage = await started([400, { message: 'not stopped' }])
    await assert.rejects(stage.mirror.continueFrom([{ topic: 'o', partition: 0, offset: 1 }]), {
      message: `codfw's Kafka Connect: PATCH ${PATH}/offsets: 400 {"message":"not stopped"}`,
    })
  })

  it('that does not answer is one line', async () => {
    const connect = new Connect(`http://127.0.0.1:${await closedPort()}`, "codfw's Kafka Connect")
    await assert.rejects(
      connect.call('GET', '/'),
      /^Error: codfw's Kafka Connect does not answer: /,
    )
  })
})
