import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Waiting } from '../../../../packages/tributary/kafka/waiting.ts'

const filled = (most: number, ...counts: number[]) => {
  const waiting = new Waiting<string>(most)
  for (const [partition, count] of counts.entries()) {
    for (let n = 0; n < count; n++) waiting.add(partition, `${partition}/${n}`, 10)
  }
  return waiting
}

const takeAll = (waiting: Waiting<string>) => {
  const taken = []
  for (let next = waiting.take(); next; next = waiting.take()) taken.push(next)
  return taken
}

test('partitions take turns, each in its order', () => {
  const taken = takeAll(filled(9, 100, 100, 2)).map(({ record }) => record)
  assert.deepEqual(taken, ['0/0', '1/0', '2/0', '0/1', '1/1', '2/1', '0/2', '1/2'])
})

test('a partition whose share is in progress waits until one of its own is finished', () => {
  const waiting = filled(4, 10, 10)
  const taken = takeAll(waiting)
  assert.equal(taken.length, 4)
  taken.find(({ record }) => record === '1/0')?.finished()
  assert.deepEqual(
    takeAll(waiting).map(({ record }) => record),
    ['1/2'],
  )
})

test('a stuck partition does not hold up another', () => {
  const waiting = filled(4, 10, 10)
  const others = []
  for (let next = waiting.take(); next; next = waiting.take()) {
    if (next.record.startsWith('0')) continue
    others.push(next.record)
    next.finished()
  }
  assert.equal(others.length, 10)
})

test('what waits is counted in bytes', () => {
  const waiting = filled(10, 1, 1)
  assert.deepEqual([waiting.bytes, waiting.isEmpty], [20, false])
  takeAll(waiting)
  assert.deepEqual([waiting.bytes, waiting.isEmpty], [0, true])
  assert.equal(waiting.take(), undefined)
})
