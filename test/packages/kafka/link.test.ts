/** A process reports a Kafka that does not answer, and ends if no waiting helps. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProtocolError } from '@platformatic/kafka'
import { inTime } from '../../../packages/kafka/client.ts'
import { Link } from '../../../packages/kafka/link.ts'

function given(now: { ms: number }, t: { mock: typeof import('node:test').mock }) {
  t.mock.method(performance, 'now', () => now.ms)
  const said: string[] = []
  const link = Link.reporting({ clientId: 'c', bootstrapBrokers: ['k:9092'] }, ['t'], (line) =>
    said.push(line.replace(/ \(.*/, '')),
  )
  return { link, said }
}

test('says once that Kafka is away, and that it is back when nothing has failed for a while', (t) => {
  const now = { ms: 0 }
  const { link, said } = given(now, t)
  // One broker answers, another refuses connections.
  for (let round = 0; round < 10; round++) {
    link.trouble(new Error('connect ECONNREFUSED'))
    link.answered()
    now.ms += 250
  }
  assert.deepEqual(said, ['Kafka at k:9092 is away; waiting for it'])
  now.ms += 2000
  link.answered()
  assert.deepEqual(said.slice(1), ['Kafka at k:9092 is back'])
})

test('says nothing of a leader that changes, unless it takes long', (t) => {
  const now = { ms: 0 }
  const { link, said } = given(now, t)
  link.trouble(new ProtocolError('LEADER_NOT_AVAILABLE'))
  assert.deepEqual(said, [])
  now.ms += 6000
  link.trouble(new ProtocolError('LEADER_NOT_AVAILABLE'))
  assert.deepEqual(said, ['Kafka at k:9092 is away; waiting for it'])
})

test('ends with what no waiting mends, but not while it ends anyway', async (t) => {
  const { link } = given({ ms: 0 }, t)
  link.trouble(new ProtocolError('GROUP_AUTHORIZATION_FAILED'))
  await assert.rejects(link.ended, /GROUP_AUTHORIZATION_FAILED/)
  const closed = given({ ms: 0 }, t)
  closed.link.close()
  closed.link.trouble(new Error('connect ECONNREFUSED'))
  closed.link.end()
  await closed.link.ended
  assert.deepEqual(closed.said, [])
})

test('a limited time that is not needed keeps no process from ending', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  await inTime(Promise.reject(new Error('refused')), 60_000)
  assert.equal(timers(), before)
})
