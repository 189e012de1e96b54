import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TooLarge } from '@tributary/kafka'
import type { PageEvent } from '../../../packages/capture/page-rows.ts'
import { Publisher } from '../../../packages/capture/publisher.ts'

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
  const publisher = new Publisher(topic, {
    ...{ topic: 't', source: '/dc/capture', position: '0-1-1' },
    stored: () => {},
    failed: (error) => failures.push(error),
  })
  const add = (sequence: number, ...ids: string[]) =>
    publisher.add({ events: ids.map(event), position: `0-1-${sequence}`, committedAt: new Date(0) })
  return { topic, publisher, add, failures }
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
    await room
    assert.match(String(failures), /takes no events of 2 bytes; set its max\.message\.bytes/)
  })
})
