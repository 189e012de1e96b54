import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { changeLine, changes } from '../../../../packages/tributary/dev/changes.ts'

const lines = (before: unknown, after: unknown) => changes(before, after).map(changeLine)

describe('the fields that differ', () => {
  it('are added, removed or changed, each with its path and on one line', () => {
    const before = { a: 1, b: { c: [1, { d: 'x\ny' }], 'e f': null }, old: true }
    const after = { a: 1, b: { c: [1, { d: 'z' }], 'e f': 0 }, fresh: {} }
    assert.deepEqual(lines(before, after), [
      '~ b.c[1].d: "x\\ny" → "z"',
      '~ b["e f"]: null → 0',
      '+ fresh: {}',
      '- old: true',
    ])
  })

  it('are none when only the order of the members differs', () => {
    assert.deepEqual(lines({ a: 1, b: [2] }, { b: [2], a: 1 }), [])
  })

  it('do not include the items behind one that was put in or taken out', () => {
    assert.deepEqual(lines({ l: ['a', 'b'] }, { l: ['x', 'a', 'b'] }), ['+ l[0]: "x"'])
    assert.deepEqual(lines({ l: ['a', 'b', 'c'] }, { l: ['a', 'c'] }), ['- l[1]: "b"'])
    assert.deepEqual(lines([1, 2, 3], [1, 9, 9, 3]), ['~ [1]: 2 → 9', '+ [2]: 9'])
    assert.deepEqual(lines(['a', 'a'], ['a']), ['- [1]: "a"'])
  })

  it('show where two long texts begin to differ', () => {
    const [line = ''] = lines('a'.repeat(500), `${'a'.repeat(499)}b`)
    const context = 'a'.repeat(12)
    assert.equal(
      line,
      `~ the data: "…${context}a" (500 characters) → "…${context}b" (500 characters)`,
    )
  })

  it('are cut when they are long, and cannot move the cursor', () => {
    const [line = ''] = lines({}, { long: { text: `\u202e${'x'.repeat(900)}` } })
    assert.ok(line.length < 90, line)
    assert.doesNotMatch(line, /\u202e/)
  })
})
