import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PartitionLag } from '../../../../packages/tributary/failover/mirror.ts'
import { reverse } from '../../../../packages/tributary/failover/reverse.ts'

const LAG: PartitionLag = { topic: 'ordered', partition: 0, lag: 2 }

/** Two mirrors in memory, and the calls made on them, in order. */
function mirrors(
  currentState = 'RUNNING',
  reversedState = 'STOPPED',
  lag: readonly PartitionLag[] = [],
) {
  const calls: string[] = []
  const mirror = (name: string, from: string, initial: string) => {
    let state = initial
    const method = (call: string, next?: string) => async () => {
      calls.push(`${name} ${call}`)
      state = next ?? state
    }
    return {
      name,
      from,
      state: async () => state,
      lag: async () => [...lag],
      caughtUp: method('caught up'),
      stop: method('stop', 'STOPPED'),
      start: method('start', 'RUNNING'),
      continueFrom: method('continues from the end'),
    }
  }
  const current = mirror('current', 'eqiad', currentState)
  return { current, reversed: mirror('reversed', 'codfw', reversedState), calls }
}

const ends = async () => []

const ALL = [
  'current caught up',
  'current stop',
  'reversed continues from the end',
  'reversed start',
]

describe('reversing a mirror', () => {
  it('starts the reversed mirror at the end, after the current one has copied everything', async () => {
    const { current, reversed, calls } = mirrors()
    await reverse(current, reversed, ends)
    assert.deepEqual(calls, ALL)
  })

  it('can be repeated after an interruption, and after it has finished', async () => {
    const { current, reversed, calls } = mirrors('STOPPED')
    await reverse(current, reversed, ends)
    assert.deepEqual(calls, ALL.slice(2))
    await reverse(current, reversed, ends)
    assert.deepEqual(calls, ALL.slice(2))
  })

  it('restarts the current mirror and fails if the source still receives records', async () => {
    const { current, reversed, calls } = mirrors('RUNNING', 'STOPPED', [LAG])
    await assert.rejects(
      reverse(current, reversed, ends),
      /^Error: eqiad still receives records in ordered; stop the writer there first$/,
    )
    assert.deepEqual(calls, ['current caught up', 'current stop', 'current start'])
  })

  it('refuses two mirrors that both run', async () => {
    const { current, reversed, calls } = mirrors('RUNNING', 'RUNNING')
    await assert.rejects(reverse(current, reversed, ends), /^Error: current and reversed both run/)
    assert.deepEqual(calls, [])
  })
})
