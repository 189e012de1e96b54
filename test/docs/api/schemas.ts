/**
 * Use a schema
 *
 * A schema is a YAML file, `schemas/city/change/1.0.0.yaml`, from which `tributary generate` makes a
 * validator, here `cityChange`, and the type of the events, here `CityChange`. `@tributary/schemas` has
 * those of Wikimedia's events. Its module `@tributary/schemas/examples` has the same names, each schema
 * with its `examples`, for tests.
 *
 * @shows @tributary/runtime: Schema, Validate, Envelope
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Envelope, Schema, Validate } from '@tributary/runtime'
import { pageChange } from '@tributary/schemas'
import { pageChange as withExamples } from '@tributary/schemas/examples'
import { type CityChange, cityChange } from './schemas/generated/index.js'

/** A validator's complaint about data; undefined if it conforms. */
function violation(validate: Validate, data: unknown): string | undefined {
  if (validate(data)) return undefined
  const [{ instancePath, message } = { instancePath: '' }] = validate.errors ?? []
  return `${instancePath} ${message}`
}

test('a schema checks data, and says what is wrong', () => {
  const { validate }: Schema<CityChange> = cityChange
  assert.equal(violation(validate, { city_id: 42, name: 'Zürich' }), undefined)
  assert.equal(violation(validate, { city_id: 'a', name: 'Zürich' }), '/city_id must be integer')
})

test('a schema says which version it is, and which common fields its events have', () => {
  assert.deepEqual([cityChange.id, cityChange.majors], ['/city/change/1.0.0', [1]])
  const envelope: Envelope | undefined = pageChange.envelope
  assert.deepEqual(envelope, { $schema: 'required', meta: 'required', dt: 'required' })
  const none: Envelope | undefined = cityChange.envelope
  assert.deepEqual(none, {})
})

test('the examples of a schema conform to it', () => {
  for (const example of withExamples.examples) {
    assert.equal(violation(pageChange.validate, example), undefined)
  }
})
