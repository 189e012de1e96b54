import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, type Entry } from '../../../support/kafka/account.ts'

/** `a1` is the first change of page a. */
const entries = (...names: string[]): Entry[] =>
  names.map((name) => ({
    change: name.slice(0, 2),
    page: name.charAt(0),
    id: `id-of-${name}`,
    partition: name.charCodeAt(0) % 2,
  }))

const sent = entries('a1', 'a2', 'b1', 'a3', 'b2')
const whole = { sent: 5, enriched: 5, deadLettered: 0, lost: 0, duplicates: 0, differing: 0 }

test('pages may be mixed, as long as each keeps its order', () => {
  const enriched = entries('b1', 'b2', 'a1', 'a2', 'a3')
  assert.deepEqual(account(sent, enriched, []), { ...whole, violations: 0 })
})

test('a change that is in no topic is lost', () => {
  const { lost, enriched } = account(sent, entries('a1', 'a2', 'b1', 'a3'), [])
  assert.deepEqual({ lost, enriched }, { lost: 1, enriched: 4 })
})

test('a dead letter is not lost, and does not count for the order', () => {
  const enriched = entries('a1', 'a3', 'b1', 'b2', 'a2')
  const { lost, violations, deadLettered } = account(sent, enriched, entries('a2'))
  assert.deepEqual({ lost, violations, deadLettered }, { lost: 0, violations: 0, deadLettered: 1 })
})

test('a change that first comes after a later one of its page breaks the order', () => {
  const enriched = entries('a1', 'a3', 'a2', 'b1', 'b2')
  assert.deepEqual(account(sent, enriched, []), { ...whole, violations: 1 })
})

test('a repetition does not break the order', () => {
  const enriched = entries('a1', 'a2', 'a1', 'a2', 'a3', 'b1', 'b1', 'b2')
  assert.deepEqual(account(sent, enriched, []), { ...whole, duplicates: 3, violations: 0 })
})

test('a repetition with another id is counted as differing', () => {
  const { differing } = account(sent, entries('a1', 'a1x'), [])
  assert.equal(differing, 1)
})

test('a page in two partitions breaks the order', () => {
  const moved = entries('a2').map((entry) => ({ ...entry, partition: 0 }))
  assert.equal(account(sent, [...entries('a1'), ...moved], []).violations, 1)
})
