/**
 * Read a change from an event
 *
 * The host reads the data of an event so: a schema is chosen, and the data is checked against it.
 *
 * @shows @tributary/runtime: indexSchemas, readChange, metaOf, ERRORS
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ERRORS, indexSchemas, metaOf, readChange, skip, TerminalError } from '@tributary/runtime'
import { cityChange } from './schemas/generated/index.js'

const schemas = indexSchemas([cityChange])

test('reads data of a known schema, and skips an event without data', () => {
  const data = Buffer.from('{"city_id":42,"name":"Zürich","meta":{"id":"1"}}')
  const change = readChange({ data }, schemas)
  assert.deepEqual(change, { city_id: 42, name: 'Zürich', meta: { id: '1' } })
  assert.deepEqual(metaOf(change), { id: '1' })
  assert.deepEqual(readChange({}, schemas), skip('tombstone'))
})

test('refuses other data with a row of the error table', () => {
  const read = () => readChange({ data: { $schema: '/river/change/1.0.0' } }, schemas)
  assert.throws(read, (error) => {
    assert.ok(error instanceof TerminalError)
    assert.equal(error.code, 'unsupported_schema')
    assert.equal(error.status, ERRORS.unsupported_schema.status)
    return true
  })
})
