import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TooLarge } from '@tributary/kafka'
import type { PageEvent } from '../../../packages/capture/page-rows.ts'
import { Publisher, Stale } from '../../../packages/capture/publisher.ts'

const event = (id: string): PageEvent => ({
  ...{ id, key: 'k', subject: 's', time: '2026-11-28T00:00:00Z', body: '{}' },
})

/** A topic whose records are stored when the test says so. */
class Topic {
  readonly records: {
    id: string
    position: string
    store: () => void
    fail: (e: Error) => void
  }[] = []
  write({ headers }: { headers: Map<Buffer, Buffer> }): Promise<void> {
    const named = new Map([...headers].map(([name, value]) => [`${name}`, `${value}`]))
    return new Promise((store, fail) => {
      const [id = '', position = ''] = [named.get('ce_id'), named.get('ce_gtidposition')]
      this.records.push({ id, position, store, fail })
    })
  }
  get shown() {
    return this.records.map(({ id, position }) => `${id} after ${position}`)
  }
}

function opened() {
  const topic = new Topic()
  const failures: unknown[] = []
  const kafka = { isAway: false }
  const read = { at: performance.now() }
  const publisher = new Publisher(topic, {
    ...{ topic: 't', source: '/dc/capture', position: '0-1-1' },
    stored: () => {},
    failed: (error) => failures.push(error),
    isAway: () => kafka.isAway,
  })
  const add = (sequence: number, ...ids: string[]) => {
    const position = `0-1-${sequence}`
    publisher.add({ events: ids.map(event), position, committedAt: new Date(0), readAt: read.at })
  }
  return { topic, publisher, add, failures, kafka, read }
}

const turn = () => new Promise(setImmediate)

describe('the publisher', () => {
  it('names in each record the transaction up to which everything is stored', async () => {
    const { topic, publisher, add } = opened()
    add(2, 'a', 'b')
    await turn()
    add(3, 'c')
    add(4)
    add(5, 'd')
    await turn()
    // Nothing goes before a batch is stored as a whole: one partition may be behind another.
    assert.deepEqual(topic.shown, ['a after 0-1-1', 'b after 0-1-1'])
    topic.records[1]?.store()
    await turn()
    assert.equal(topic.records.length, 2)
    topic.records[0]?.store()
    await turn()
    assert.deepEqual(topic.shown.slice(2), ['c after 0-1-2', 'd after 0-1-2'])
    assert.equal(publisher.position, '0-1-2')
    for (const { store } of topic.records) store()
    await publisher.drained()
    assert.equal(publisher.position, '0-1-5')
  })

  it('writes the position by itself where the log went on without events, once', async () => {
    const { topic, publisher, add } = opened()
    add(2)
    const marked = publisher.mark()
    await turn()
    topic.records[0]?.store()
    await marked
    await publisher.mark()
    assert.deepEqual(
      topic.records.map(({ position }) => position),
      ['0-1-2'],
    )
  })

  it('lets nobody wait for room once nothing can be stored', async () => {
    const { topic, publisher, add, failures } = opened()
    add(2, 'a')
    for (let i = 3; i < 30_000; i++) add(i)
    await turn()
    const room = publisher.hasRoom()
    topic.records[0]?.fail(new TooLarge('too large'))
    await assert.rejects(room, Stale)
    assert.match(String(failures), /takes no events of 2 bytes; set its max\.message\.bytes/)
  })

  it('stores nothing that was read long ago: it may be hidden since', async () => {
    const { topic, publisher, add, failures, read } = opened()
    add(2, 'a')
    read.at -= 6000
    add(3, 'b')
    topic.records[0]?.store()
    await assert.rejects(publisher.drained(), Stale)
    add(4, 'c')
    assert.deepEqual([topic.shown, publisher.position], [['a after 0-1-1'], '0-1-2'])
    assert.deepEqual(failures, [])
  })

  it('gives up a batch that waits for a Kafka that is away, not one that is only slow', async () => {
    const { topic, publisher, add, failures, kafka, read } = opened()
    add(2, 'a')
    read.at -= 4900
    topic.records[0]?.store()
    await turn()
    add(3, 'b')
    while (performance.now() - read.at < 5000) await turn()
    await publisher.hasRoom()
    kafka.isAway = true
    await assert.rejects(publisher.hasRoom(), Stale)
    topic.records[1]?.fail(new Error('the client is closed'))
    await turn()
    assert.deepEqual(failures, [])
  })
})
