/** Which records are handled when: lanes, retries, and a fair share for every partition. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Backlog, type Task } from '../../../packages/kafka/backlog.ts'
import { Scheduler } from '../../../packages/kafka/scheduler.ts'

interface Started {
  readonly backlog: Backlog<number>
  readonly task: Task<number>
}

const read = (backlog: Backlog<number>, lanes: readonly (string | undefined)[], from = 0) => {
  for (const [i, lane] of lanes.entries()) {
    backlog.add(BigInt(from + i), from + i, lane, 1)
  }
}

const startAll = (scheduler: Scheduler<number>): Started[] => {
  const started: Started[] = []
  for (let next = scheduler.start(); next; next = scheduler.start()) started.push(next)
  return started
}

test('every record ends once, those of a lane one at a time in their order, whatever fails', () => {
  const lane = fc.constantFrom('a', 'b', 'c', undefined)
  const lanes = fc.array(lane, { maxLength: 30 })
  fc.assert(
    fc.property(
      fc.array(lanes, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 8 }),
      fc.infiniteStream(fc.nat()),
      (partitions, maxInFlight, random) => {
        const choose = (n: number) => (random.next().value as number) % n
        const scheduler = new Scheduler<number>({ maxInFlight, maxBytes: 1000 })
        const backlogs = partitions.map(() => new Backlog<number>(0n))
        for (const [i, backlog] of backlogs.entries()) {
          scheduler.add(backlog)
          read(backlog, partitions[i] as (string | undefined)[])
        }
        const ended = backlogs.map(() => [] as number[])
        let inFlight: Started[] = []
        let paused: Started[] = []
        let left = partitions.flat().length
        while (left > 0) {
          inFlight.push(...startAll(scheduler))
          assert.ok(inFlight.length <= maxInFlight)
          const taken = [...inFlight, ...paused].filter(({ task }) => task.lane !== undefined)
          const busy = taken.map(({ backlog, task }) => `${backlogs.indexOf(backlog)}${task.lane}`)
          assert.equal(new Set(busy).size, busy.length, 'a lane has one task')
          const resumes = paused.length > 0 && (inFlight.length === 0 || choose(2) === 0)
          const from = resumes ? paused : inFlight
          const one = from[choose(from.length)] as Started
          if (resumes) paused = paused.filter((each) => each !== one)
          else inFlight = inFlight.filter((each) => each !== one)
          const { backlog, task } = one
          if (resumes) backlog.resume(task)
          else {
            if (choose(3) === 0) {
              backlog.pause(task)
              paused.push(one)
            } else {
              backlog.finish(task)
              ended[backlogs.indexOf(backlog)]?.push(task.record)
              left--
            }
            scheduler.ended(task)
          }
        }
        for (const [i, each] of ended.entries()) {
          const order = Map.groupBy(each, (record) => partitions[i]?.[record])
          assert.equal(new Set(each).size, partitions[i]?.length)
          for (const [lane, records] of order) {
            if (lane !== undefined)
              assert.deepEqual(
                records,
                records.toSorted((a, b) => a - b),
              )
          }
        }
        assert.equal(scheduler.inFlight, 0)
        for (const { waiting, waitingBytes, inFlight } of backlogs) {
          assert.deepEqual([waiting, waitingBytes, inFlight], [0, 0, 0])
        }
      },
    ),
  )
})

test('a key with many records leaves the places to the others', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 4, maxBytes: 1000 })
  const backlog = new Backlog<number>(0n)
  scheduler.add(backlog)
  read(backlog, [...Array<string>(100).fill('hot'), 'a', 'b', 'c'])
  assert.deepEqual(
    startAll(scheduler).map(({ task }) => task.lane),
    ['hot', 'a', 'b', 'c'],
  )
})

test('a stuck partition with a large backlog leaves places to one that gets its first records', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 8, maxBytes: 1000 })
  const [stuck, quiet] = [new Backlog<number>(0n), new Backlog<number>(0n)]
  scheduler.add(stuck)
  scheduler.add(quiet)
  read(stuck, Array<undefined>(100).fill(undefined))
  assert.equal(startAll(scheduler).length, 7)
  read(quiet, ['a'])
  assert.deepEqual(
    startAll(scheduler).map(({ backlog }) => backlog),
    [quiet],
  )
})

test('a stuck partition leaves a quarter of the places, where there are more partitions than places', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 8, maxBytes: 1000 })
  const stuck = new Backlog<number>(0n)
  scheduler.add(stuck)
  for (let quiet = 0; quiet < 20; quiet++) scheduler.add(new Backlog<number>(0n))
  read(stuck, Array<undefined>(100).fill(undefined))
  assert.equal(startAll(scheduler).length, 6)
})

test('partitions with equal backlogs get equally many places', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 9, maxBytes: 1000 })
  const backlogs = [0, 1, 2].map(() => new Backlog<number>(0n))
  for (const backlog of backlogs) {
    scheduler.add(backlog)
    read(backlog, Array<undefined>(50).fill(undefined))
  }
  startAll(scheduler)
  assert.deepEqual(
    backlogs.map(({ inFlight }) => inFlight),
    [3, 3, 3],
  )
})

test('a partition that has fewer in flight than another one gets the next places', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 9, maxBytes: 1000 })
  const [busy, quiet] = [new Backlog<number>(0n), new Backlog<number>(0n)]
  for (const backlog of [busy, quiet]) scheduler.add(backlog)
  read(busy, Array<undefined>(4).fill(undefined))
  startAll(scheduler)
  for (const backlog of [busy, quiet]) read(backlog, Array<undefined>(9).fill(undefined), 4)
  startAll(scheduler)
  assert.deepEqual([busy.inFlight, quiet.inFlight].toSorted(), [4, 5])
})

test('a key that comes again after it was done does not wait', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 9, maxBytes: 1000 })
  const backlog = new Backlog<number>(0n)
  scheduler.add(backlog)
  read(backlog, ['a'])
  const [{ task }] = startAll(scheduler) as [Started]
  backlog.finish(task)
  scheduler.ended(task)
  read(backlog, ['a'], 1)
  assert.equal(startAll(scheduler).length, 1)
})

test('the bytes in flight are bounded, and a larger record goes alone', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 10, maxBytes: 100 })
  const backlog = new Backlog<number>(0n)
  scheduler.add(backlog)
  for (const [i, bytes] of [60, 60, 500, 10].entries()) {
    backlog.add(BigInt(i), i, undefined, bytes)
  }
  const sizes: number[][] = []
  for (let started = startAll(scheduler); started.length > 0; started = startAll(scheduler)) {
    sizes.push(started.map(({ task }) => task.bytes))
    for (const { task } of started) {
      backlog.finish(task)
      scheduler.ended(task)
    }
  }
  assert.deepEqual(sizes, [[60], [60], [500], [10]])
})

test('with a full map of finished offsets only the lowest unfinished record is started', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 5000, maxBytes: 1e9 })
  const backlog = new Backlog<number>(0n)
  scheduler.add(backlog)
  read(backlog, Array<undefined>(5000).fill(undefined))
  const started = startAll(scheduler)
  assert.ok(started.length > 500 && started.length < 1600, `${started.length}`)
  for (const { task } of started.splice(1)) {
    backlog.finish(task)
    scheduler.ended(task)
  }
  // The others form one run, so there is room again.
  assert.ok(startAll(scheduler).length > 500)
})

test('a retry goes before records that were not tried yet', () => {
  const scheduler = new Scheduler<number>({ maxInFlight: 1, maxBytes: 1000 })
  const backlog = new Backlog<number>(0n)
  scheduler.add(backlog)
  read(backlog, ['a', 'a', 'b', 'c'])
  const [first] = startAll(scheduler) as [Started]
  backlog.pause(first.task)
  scheduler.ended(first.task)
  const [second] = startAll(scheduler) as [Started]
  assert.equal(second.task.lane, 'b', 'its own key waits, another does not')
  backlog.resume(first.task)
  backlog.finish(second.task)
  scheduler.ended(second.task)
  assert.deepEqual(
    startAll(scheduler).map(({ task }) => [task.record, task.attempts]),
    [[0, 2]],
  )
})
