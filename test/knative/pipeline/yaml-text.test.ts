import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UnknownShape, withItem, withItems, withKey } from '../../../knative/pipeline/yaml-text.ts'

const SETTINGS = ['spec', 'settings']

describe('an addition to a YAML file', () => {
  it('goes to the end of a list in the style of that list, before comments and blank lines', () => {
    const block = 'resources:\n- a.yaml # first\n# that is all\n\npatches: [] # none\n'
    assert.equal(
      withItem(block, ['resources'], 'b.yaml'),
      block.replace('first\n', 'first\n- b.yaml\n'),
    )
    assert.equal(withItem('a: [ b,  c ] # d\n', ['a'], 'e'), 'a: [ b,  c, e ] # d\n')
  })

  it('goes behind a block of text in the last item', () => {
    const text = 'all:\n  - patch: |\n      text\nother: 1\n'
    assert.equal(
      withItems(text, ['all'], '  - new: 1\n'),
      text.replace('other', '  - new: 1\nother'),
    )
  })

  it('goes into a mapping with the indentation of that mapping', () => {
    const text = 'spec:\n    name: a # short\n    settings:\n      # mine\n      B: "1"\n\n# end\n'
    assert.equal(
      withKey(text, SETTINGS, 'A', 'unset'),
      text.replace('"1"\n', '"1"\n      A: unset\n'),
    )
  })

  it('makes the mapping where there is none, also without a newline at the end', () => {
    const added = 'spec:\n    name: a\n    settings:\n      A: unset\n'
    assert.equal(withKey('spec:\n    name: a', SETTINGS, 'A', 'unset'), added)
  })

  it('is left out if it is there already, whatever its value is', () => {
    for (const text of ['spec: { settings: { A: b } }', 'spec:\n  settings:\n    A: b']) {
      assert.equal(withKey(text, SETTINGS, 'A', 'unset'), text)
    }
    assert.equal(withItem('a: [b]', ['a'], 'b'), 'a: [b]')
  })

  it('is refused where there is no list or mapping to add to', () => {
    assert.throws(() => withItem('a: b', ['a'], 'c'), UnknownShape)
    assert.throws(() => withItem('a: []', ['a'], 'c'), UnknownShape)
    assert.throws(() => withKey('spec: 1', SETTINGS, 'A', 'unset'), UnknownShape)
  })
})
