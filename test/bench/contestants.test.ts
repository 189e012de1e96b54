import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { checker } from '../../bench/answers.ts'
import { all, environment } from '../../bench/contestants.ts'
import { pageChange, request } from '../../bench/events.ts'
import { closedLoop } from '../../bench/load/closed-loop.ts'
import { bundle } from '../../build/bundle.ts'
import { MeasuredProcess } from '../../stage/measured-process.ts'

const changes = [pageChange(7, 1400), pageChange(8, 2800)]

describe('the contestants of the benchmark', () => {
  before(() => bundle('echo', 'bench/functions'))

  for (const contestant of all) {
    it(`include ${contestant.name}, which answers events unchanged and uses CPU time and memory`, async () => {
      const args = contestant.args('echo')
      await using process = await MeasuredProcess.start(args, environment(), contestant.cwd)
      const before = process.cpu
      const { events, latencies } = await closedLoop({
        port: process.port,
        requests: changes.map(request),
        check: checker(changes),
        inFlight: 3,
        events: 20,
      })
      assert.equal(events, 20)
      assert.equal(latencies.length, 20)
      assert.ok(process.cpu > before)
      assert.ok(process.memory > 10)
    })
  }
})

describe('the events of the benchmark', () => {
  it('have exactly the requested size', () => {
    for (const bytes of [1400, 2800]) {
      assert.equal(JSON.stringify(pageChange(1_000_000, bytes)).length, bytes)
    }
    assert.throws(() => pageChange(1, 100), /at least \d+ bytes/)
  })
})

describe('the check of answers', () => {
  const headers = new Map(
    Object.entries({ specversion: '1.0', id: '1', source: '/', type: 't' }).map(
      ([name, value]) => [`ce-${name}`, value] as const,
    ),
  )
  const answer = (data: object, more: object = {}) => ({
    status: 200,
    headers,
    body: Buffer.from(JSON.stringify(data)),
    ...more,
  })
  const [change] = changes as [(typeof changes)[0]]

  it('accepts the change in binary and structured mode', () => {
    checker([change])(answer(change), 0)
    const structured = { specversion: '1.0', id: '1', source: '/', type: 't', data: change }
    checker([change])(answer(structured, { headers: new Map() }), 0)
  })

  it('rejects another change, an error, an answer that is no CloudEvent, and two different answers', () => {
    const wrong = [
      answer({ ...change, wiki_id: 'other' }),
      answer(change, { status: 503 }),
      answer(change, { headers: new Map() }),
      answer(change, { headers: new Map([...headers].slice(0, 1)) }),
    ]
    for (const each of wrong) assert.throws(() => checker([change])(each, 0))
    const check = checker([change])
    check(answer(change), 0)
    assert.throws(() => check(answer({ ...change, $schema: '/other/1.0.0' }), 0), /two ways/)
  })

  it('rejects an answer without the expected text', () => {
    assert.throws(() => checker([change], 4096)(answer(change), 0))
  })
})
