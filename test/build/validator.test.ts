import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { compileValidator } from '../../build/validator.ts'
import type { Validate } from '../../packages/runtime/schema.ts'

const SCHEMA = {
  type: 'object',
  description: 'for people',
  definitions: { user: { type: 'object', properties: { role: { enum: ['a', 'b'] } } } },
  required: ['role'],
  properties: {
    role: { enum: ['"};const x', '{'] },
    user: { $ref: '#/definitions/user' },
    code: { type: 'string', pattern: '^[x}"]{2}$' },
    description: { type: 'integer', maximum: 3 },
  },
}

test('a compiled validator judges as Ajv does, and says the same of what is wrong', async () => {
  const code = await compileValidator(SCHEMA)
  const module = `data:text/javascript,${encodeURIComponent(`${code}\nexport { validate }`)}`
  const { validate } = (await import(module)) as { validate: Validate }
  const ajv = new Ajv({ strict: false }).compile(SCHEMA)
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
    [],
  ]) {
    assert.equal(validate(data), ajv(data), JSON.stringify(data))
    const told = ajv.errors?.map(({ instancePath, message }) => ({ instancePath, message }))
    assert.deepEqual(validate.errors ?? undefined, told, JSON.stringify(data))
  }
})
