/**
 * Make a key
 *
 * The key says which entity a change is about. Kafka keeps the order of records with equal keys, so all
 * changes of one entity need the same key, byte for byte.
 *
 * An event's id is a UUID made of what the event is about, so that a consumer can drop a repeated event.
 *
 * @shows @tributary/runtime: jsonKey, Key, uuid5
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonKey, type Key, uuid5 } from '@tributary/runtime'

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

test('an id is equal for equal text', () => {
  const id = uuid5(JSON.stringify(['Zürich', 'Langstrasse', 7]))
  assert.equal(id, uuid5('["Zürich","Langstrasse",7]'))
  assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})
