import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import type { Validate } from '../../../../packages/runtime/schema.ts'
import { compileValidator } from '../../../../packages/tributary/build/validator.ts'
import { validatorOf } from '../../../support/compiled.ts'

const PLACE = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1 },
    kinds: { type: 'array', items: { type: 'string', enum: ['river', 'lake'] } },
    depth: { type: 'object', properties: { metres: { type: 'number' } } },
  },
}

const SCHEMA = {
  $schema: 'https://json-schema.org/draft-07/schema#',
  type: 'object',
  description: 'for people',
  definitions: { user: { type: 'object', properties: { role: { enum: ['a', 'b'] } } } },
  required: ['role'],
  properties: {
    role: { enum: ['"};const x', '{'] },
    user: { $ref: '#/definitions/user' },
    code: { type: 'string', pattern: '^[x}"]{2}$' },
    description: { type: 'integer', maximum: 3 },
    'x-note': { type: 'string' },
    from: PLACE,
    to: PLACE,
    by: { type: 'array', items: PLACE },
  },
}

test('a compiled validator judges as Ajv does, and reports the same violations', async () => {
  const validate = await validatorOf(SCHEMA)
  const { $schema: _, ...schema } = SCHEMA
  const ajv = new Ajv({ strict: false }).compile(schema)
  const role = '{'
  for (const data of [
    { role },
    { role: '"};const x' },
    { role: 'a' },
    {},
    { role, user: { role: 'a' } },
    { role, user: { role } },
    { role, code: '}"' },
    { role, code: '}' },
    { role, description: 3 },
    { role, description: 4 },
    { role, 'x-note': 5 },
    { role, from: { name: 'A' }, to: { name: 'B', kinds: ['river'] }, by: [{ name: 'C' }] },
    { role, from: { name: 'A' }, to: {} },
    { role, from: { name: '' }, to: { name: 'B' } },
    { role, by: [{ name: 'A' }, { name: 'B', depth: { metres: 'many' } }] },
    { role, by: [{ name: 'A', kinds: ['river', 'sea'] }] },
    [],
  ]) {
    assert.equal(validate(data), ajv(data), JSON.stringify(data))
    const said = ({ errors }: Pick<Validate, 'errors'>) =>
      errors?.map(({ instancePath, message }) => ({ instancePath, message }))
    assert.deepEqual(said(validate), said(ajv as Validate), JSON.stringify(data))
  }
})

test('a compiled validator has one function for what the schema describes several times', async () => {
  const count = (code: string) => code.match(/\bfunction\b/g)?.length
  assert.equal(count(await compileValidator(SCHEMA)), 3)
  const { from: _, to: __, ...properties } = SCHEMA.properties
  assert.equal(count(await compileValidator({ ...SCHEMA, properties })), 2)
})
