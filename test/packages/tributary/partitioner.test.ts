import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { partitioner, partitionOf, recordKey } from '../../../packages/tributary/partitioner.ts'
import { anyText } from '../../support/texts.ts'

test('the key is found in page_change and in revision-create events, in one form', () => {
  const key = '{"wiki_id":"labwiki","page_id":7}'
  assert.equal(recordKey({ wiki_id: 'labwiki', page: { page_id: 7 } }), key)
  assert.equal(recordKey({ page_id: 7, database: 'labwiki' }), key)
})

test('a key is ASCII whatever the wiki is called', () => {
  assert.equal(
    recordKey({ wiki_id: 'é淀😀', page_id: 1 }),
    '{"wiki_id":"\\u00e9\\u6dc0\\ud83d\\ude00","page_id":1}',
  )
  fc.assert(
    fc.property(anyText({ minLength: 1 }), fc.nat(), (wiki_id, page_id) => {
      const key = recordKey({ wiki_id, page_id })
      assert.match(key as string, /^[ -~]+$/)
      assert.deepEqual(JSON.parse(key as string), { wiki_id, page_id })
    }),
  )
})

test('an event that names no page has no key', () => {
  for (const data of [
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { wiki_id: 'x' },
    { wiki_id: 1, page_id: 1 },
  ]) {
    assert.equal(recordKey(data), undefined)
  }
  assert.equal(recordKey({ wiki_id: 'x', page_id: '7' }), undefined)
  assert.equal(recordKey({ wiki_id: '', page_id: 7 }), undefined)
  assert.equal(recordKey({ wiki_id: 'x', page: null }), undefined)
})

test('a partition is in range and depends on the key alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (key, partitions) => {
      const partition = partitionOf(key, partitions)
      assert.ok(Number.isInteger(partition) && partition >= 0 && partition < partitions)
      assert.equal(partitionOf(key, partitions), partition)
    }),
  )
  // CRC-32 of the check string, as librdkafka computes it.
  assert.equal(partitionOf('123456789', 1000), 0xcbf43926 % 1000)
})

test('events without a key are spread round robin', () => {
  const partitionFor = partitioner(3)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => partitionFor(undefined)),
    [0, 1, 2, 0],
  )
})
