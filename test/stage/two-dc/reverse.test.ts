import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Behind } from '../../../stage/two-dc/flow.ts'
import { reverse } from '../../../stage/two-dc/reverse.ts'

const LEFT: Behind = { topic: 'ordered', partition: 0, offset: 5, behind: 2 }

/** The two mirrors, and what was done to them in which order. */
function mirrors(forthState = 'RUNNING', backState = 'STOPPED', left: readonly Behind[] = []) {
  const done: string[] = []
  const mirror = (name: string, from: string, first: string) => {
    let state = first
    const does = (what: string, next?: string) => async () => {
      done.push(`${name} ${what}`)
      state = next ?? state
    }
    return {
      name,
      from,
      state: async () => state,
      behind: async () => [...left],
      caughtUp: does('caught up'),
      stop: does('stop', 'STOPPED'),
      start: does('start', 'RUNNING'),
      skipToEnd: does('skip to end'),
    }
  }
  const forth = mirror('forth', 'eqiad', forthState)
  return { forth, back: mirror('back', 'codfw', backState), done }
}

const ALL = ['forth caught up', 'forth stop', 'back skip to end', 'back start']

it('the other mirror starts at the end of what has all arrived', async () => {
  const { forth, back, done } = mirrors()
  await reverse(forth, back)
  assert.deepEqual(done, ALL)
})

it('it can be called again after an interruption, and after its end', async () => {
  const stopped = mirrors('STOPPED')
  await reverse(stopped.forth, stopped.back)
  assert.deepEqual(stopped.done, ALL)
  await reverse(stopped.forth, stopped.back)
  assert.deepEqual(stopped.done, ALL)
})

it('goes back to how it was if the source still gets records', async () => {
  const { forth, back, done } = mirrors('RUNNING', 'STOPPED', [LEFT])
  await assert.rejects(
    reverse(forth, back),
    /^Error: eqiad still gets records in ordered; fence its writer first$/,
  )
  assert.deepEqual(done, ['forth caught up', 'forth stop', 'forth start'])
})

it('refuses two mirrors that both run', async () => {
  const { forth, back, done } = mirrors('RUNNING', 'RUNNING')
  await assert.rejects(reverse(forth, back), /^Error: forth and back both run/)
  assert.deepEqual(done, [])
})
