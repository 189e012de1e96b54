/** Partitions that are taken evenly: which record is next, and how far all have come. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'
import { EvenScheduler } from '../../../packages/kafka/even-scheduler.ts'
import type { KafkaRecord } from '../../../packages/kafka/source-event.ts'

const NOW = 1_795_458_000_000
/** Long ago. */
const AT = NOW - 3_600_000

/** Partitions of one topic, and what takes them. The time of an event is that of its record; 0 stands for none. */
function reading(count: number, { idle = 1000, complete = true, maxInFlight = 10 } = {}) {
  const held = { events: 0, bytes: 0 }
  const scheduler = new EvenScheduler({
    ...{ maxInFlight, maxBytes: 1e6, idle, now: () => NOW },
    timeOf: ({ record }) => Number(record.timestamp) || undefined,
    streamOf: ({ record }) => `stream ${record.partition}`,
    held: () => held,
    isComplete: () => complete,
  })
  const partitions = Array.from({ length: count }, (_, partition) => {
    const assigned = new AssignedPartition({
      start: { topic: 't', partition, offset: 0n, metadata: '' },
      isCommitted: true,
      laneOf: () => undefined,
      isWanted: () => true,
      maxWaitingBytes: () => 1e6,
      added() {},
    })
    scheduler.add(assigned)
    return assigned
  })
  /** A partition brings events of these times; it has more if its end is further away. */
  const bring = (partition: number, times: readonly number[], end?: number) => {
    const assigned = partitions[partition] as AssignedPartition
    const from = assigned.nextOffset
    const records = times.map((time, i): KafkaRecord => {
      const place = { topic: 't', partition, offset: from + BigInt(i), timestamp: BigInt(time) }
      return { ...place, headerEntries: [] }
    })
    const next = from + BigInt(times.length)
    assigned.take(records, next, BigInt(end ?? next))
  }
  /** Takes what may be taken, as `partition:time after AT`. */
  const taken = () => {
    const all: string[] = []
    for (let next = scheduler.start(); next; next = scheduler.start()) {
      const { partition, timestamp } = next.task.record.record
      all.push(`${partition}:${Number(timestamp) - AT}`)
      scheduler.ended(next.task)
      next.backlog.finish(next.task)
    }
    return all
  }
  return { scheduler, partitions, bring, taken, held }
}

describe('partitions that are taken evenly', () => {
  it('let the oldest event out first, and one that is ahead stands still', () => {
    const { bring, taken } = reading(2)
    bring(0, [AT + 50, AT + 60])
    bring(1, [AT + 1, AT + 2, AT + 55], 4)
    assert.deepEqual(taken(), ['1:1', '1:2', '0:50', '1:55'])
    bring(1, [AT + 70])
    assert.deepEqual(taken(), ['0:60'], 'partition 0 may bring what belongs before 70')
  })

  it('wait for a partition that Kafka has records of, and for one that was not asked yet', () => {
    const { bring, taken, partitions } = reading(3, { idle: 0 })
    bring(0, [AT + 1])
    bring(1, [], 5)
    assert.deepEqual(taken(), [])
    partitions[2]?.quiet()
    assert.deepEqual(taken(), [], 'partition 1 has 5 records')
    bring(1, [AT + 2], 5)
    assert.deepEqual(taken(), ['0:1', '1:2'])
  })

  it('wait for a partition at its end until nothing has come for a while, but live events go at once', () => {
    const { bring, taken, partitions } = reading(2, { idle: 3_600_000 })
    bring(0, [AT + 1])
    partitions[1]?.quiet()
    assert.deepEqual(taken(), [])
    bring(0, [NOW - 1000])
    const live = reading(2, { idle: 3_600_000 })
    live.bring(0, [NOW - 1000])
    assert.deepEqual(live.taken(), [`0:${NOW - 1000 - AT}`])
  })

  it('have come as far as the one that has come least far', () => {
    const { bring, taken, scheduler, partitions } = reading(2, { idle: 0 })
    bring(0, [AT + 10, AT + 5, AT + 20])
    assert.equal(scheduler.watermarkOf(), Number.NEGATIVE_INFINITY)
    bring(1, [AT + 7, AT + 30])
    assert.equal(scheduler.watermarkOf(), AT + 7)
    assert.deepEqual(taken(), ['1:7', '0:10', '0:5', '0:20', '1:30'])
    for (const partition of partitions) partition.quiet()
    assert.equal(scheduler.watermarkOf(), Number.POSITIVE_INFINITY)
  })

  it('tell how far one stream has come, though the others have to come first', () => {
    const { bring, taken, scheduler } = reading(3)
    bring(0, [AT + 10])
    bring(1, [AT + 5000])
    // No event of partition 2 was read: it may be of any stream.
    assert.equal(scheduler.watermarkOf('stream 1'), Number.NEGATIVE_INFINITY)
    bring(2, [AT + 20])
    assert.equal(scheduler.watermarkOf('stream 1'), AT + 5000)
    assert.equal(scheduler.watermarkOf('stream 0'), AT + 10)
    taken()
    assert.equal(scheduler.watermarkOf('stream 1'), AT + 5000)
  })

  it('count an event from the future as one of now, and let one without a time out at once', () => {
    const { bring, taken, scheduler } = reading(2)
    bring(0, [NOW + 1e9, NOW + 1e9])
    bring(1, [0, AT])
    assert.equal(scheduler.watermarkOf(), Number.NEGATIVE_INFINITY)
    assert.equal(taken()[0], `1:${-AT}`)
    assert.equal(scheduler.watermarkOf(), AT)
    const ahead = reading(1)
    ahead.bring(0, [NOW + 1e9, AT])
    ahead.scheduler.start()
    assert.equal(ahead.scheduler.watermarkOf(), NOW)
  })

  it('bring more while events are held, and nothing while others are in flight', () => {
    const { bring, scheduler, held } = reading(1, { maxInFlight: 1 })
    bring(0, [AT, AT + 1, AT + 2])
    assert.ok(scheduler.start())
    assert.equal(scheduler.start(), undefined)
    held.events = 1
    assert.ok(scheduler.start())
  })

  it('bring nothing before all are of this process', () => {
    const { bring, taken, scheduler } = reading(1, { complete: false })
    bring(0, [AT])
    assert.deepEqual(taken(), [])
    assert.equal(scheduler.watermarkOf(), Number.NEGATIVE_INFINITY)
  })
})
