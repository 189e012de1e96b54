import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MATRIX } from '../../../stage/stretched/cells/matrix.ts'
import { figureAt, wrong } from '../../../stage/stretched/judge.ts'
import { PREDICTIONS } from '../../../stage/stretched/predictions.ts'
import { committedResults } from '../../../stage/stretched/report/parts.ts'

describe('the predictions', () => {
  it('are there for each cell, and can be met', () => {
    for (const { id } of MATRIX) {
      const { says = '', expects = {} } = PREDICTIONS.get(id) ?? {}
      assert.ok(says.length > 20, id)
      assert.ok(Object.keys(expects).length > 0, id)
      for (const [path, [least, most]] of Object.entries(expects)) {
        assert.ok(least <= most, `${id}: ${path}`)
      }
    }
  })

  it('are about figures that were measured', () => {
    const { cells } = committedResults()
    for (const [id, figures] of Object.entries(cells)) {
      for (const path of Object.keys(PREDICTIONS.get(id)?.expects ?? {})) {
        assert.notEqual(figureAt(figures, path), undefined, `${id}: ${path}`)
      }
    }
  })

  it('are wrong if a figure is missing or out of its range', () => {
    const prediction = { says: '', expects: { a: [1, 2], b: [0, 0], 'c.d': [5, 6] } } as const
    assert.deepEqual(wrong(prediction, { a: 3, c: { d: 5 } }), [
      ['a', 3],
      ['b', undefined],
    ])
  })
})

it('each cell has a name of its own, and each result is of a cell', () => {
  const ids = new Set(MATRIX.map(({ id }) => id))
  assert.equal(ids.size, MATRIX.length)
  for (const id of Object.keys(committedResults().cells)) assert.ok(ids.has(id), id)
})
