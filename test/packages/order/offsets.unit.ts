import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Offsets } from '../../../packages/order/offsets.ts'

test('no offset is due before a record was read and finished', () => {
  const offsets = new Offsets()
  assert.equal(offsets.due, undefined)
  const done = offsets.seen(0n)
  done()
  assert.equal(offsets.due, 1n)
  offsets.committed(1n)
  assert.equal(offsets.due, undefined)
})

test('the next run begins at the lowest unfinished record', () => {
  const offsets = new Offsets()
  const [first, second, third] = [5n, 6n, 9n].map((offset) => offsets.seen(offset))
  third?.()
  second?.()
  assert.equal(offsets.due, 5n)
  first?.()
  assert.equal(offsets.due, 10n)
})

test('records read before their partition is read again no longer count', () => {
  const offsets = new Offsets()
  const before = [0n, 1n, 2n].map((offset) => offsets.seen(offset))
  const again = offsets.seen(1n)
  for (const done of before) done()
  assert.equal(offsets.due, 1n)
  again()
  assert.equal(offsets.due, 2n)
})

/** Read the next record, skip some offsets (compaction), finish one, commit, be read again from the committed. */
type Step =
  | { readonly kind: 'read'; readonly gap: number }
  | { readonly kind: 'finish'; readonly which: number }
  | { readonly kind: 'commit' | 'again' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const), gap: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('finish' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'commit' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'again' as const }) },
)

test('no record below the committed offset is unfinished, in any order of steps', () => {
  const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const offsets = new Offsets()
    const log: bigint[] = []
    const finished = new Set<bigint>()
    const open: { offset: bigint; done: () => void }[] = []
    let position = 0
    let committed = 0n
    for (const each of steps) {
      if (each.kind === 'read') {
        // The log grows where it is read; a second time the same offsets come.
        if (position === log.length) log.push((log.at(-1) ?? -1n) + BigInt(1 + each.gap))
        const offset = log[position++] as bigint
        open.push({ offset, done: offsets.seen(offset) })
      } else if (each.kind === 'finish' && open.length > 0) {
        const [one] = open.splice(each.which % open.length, 1)
        one?.done()
        finished.add(one?.offset as bigint)
      } else if (each.kind === 'commit') {
        const { due } = offsets
        if (due === undefined) continue
        offsets.committed(due)
        committed = due
        for (const offset of log) assert.ok(offset >= due || finished.has(offset), `${offset}`)
      } else if (each.kind === 'again') {
        position = log.findIndex((offset) => offset >= committed)
        if (position === -1) position = log.length
      }
    }
    // Once all there is was read and finished, all of it is due or committed.
    for (const offset of log.slice(position)) open.push({ offset, done: offsets.seen(offset) })
    for (const { done } of open) done()
    const last = log.at(-1)
    if (last !== undefined) assert.equal(offsets.due ?? committed, last + 1n)
  })
  fc.assert(property, { numRuns: 2000 })
})
