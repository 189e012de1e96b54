import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PartitionLag } from '../../../stage/two-dc/mirror.ts'
import { reverse } from '../../../stage/two-dc/reverse.ts'

const LAG: PartitionLag = { topic: 'ordered', partition: 0, offset: 5, lag: 2 }

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
      skipToEnd: method('skip to end'),
    }
  }
  const current = mirror('current', 'eqiad', currentState)
  return { current, reversed: mirror('reversed', 'codfw', reversedState), calls }
}

const ALL = ['current caught up', 'current stop', 'reversed skip to end', 'reversed start']

describe('reversing a mirror', () => {
  it('starts the reversed mirror at the end, after the current one has copied everything', async () => {
    const { current, reversed, calls } = mirrors()
    await reverse(current, reversed)
    assert.deepEqual(calls, ALL)
  })

  it('can be repeated after an interruption, and after it has finished', async () => {
    const { current, reversed, calls } = mirrors('STOPPED')
    await reverse(current, reversed)
    assert.deepEqual(calls, ALL)
    await reverse(current, reversed)
    assert.deepEqual(calls, ALL)
  })

  it('restarts the current mirror and fails if the source still receives records', async () => {
    const { current, reversed, calls } = mirrors('RUNNING', 'STOPPED', [LAG])
    await assert.rejects(
      reverse(current, reversed),
      /^Error: eqiad still receives records in ordered; stop the writer there first$/,
    )
    assert.deepEqual(calls, ['current caught up', 'current stop', 'current start'])
  })

  it('refuses two mirrors that both run', async () => {
    const { current, reversed, calls } = mirrors('RUNNING', 'RUNNING')
    await assert.rejects(reverse(current, reversed), /^Error: current and reversed both run/)
    assert.deepEqual(calls, [])
  })
})
