/**
 * Make a key
 *
 * The key says which entity a change is about. Kafka keeps the order of records with equal keys, so all
 * changes of one entity need the same key, byte for byte.
 *
 * @shows @tributary/runtime: jsonKey, Key
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonKey, type Key } from '@tributary/runtime'

const streetKey = (city: string, street: string): Key => ({
  partitionkey: jsonKey({ city, street }),
  subject: `${city}/${street}`,
})

test('a key has no spaces, and escapes what is not ASCII', () => {
  assert.deepEqual(streetKey('Zürich', 'Langstrasse'), {
    partitionkey: String.raw`{"city":"Z\u00fcrich","street":"Langstrasse"}`,
    subject: 'Zürich/Langstrasse',
  })
})
