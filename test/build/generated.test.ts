import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { stale } from '../../build/generate.ts'
import { lenient } from '../../packages/tributary/build/lenient.ts'
import { readSources } from '../../packages/tributary/build/schemas.ts'
import { validatorOf } from '../support/compiled.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('generated files', () => {
  it('are up to date with their sources (if not: make generate)', async () => {
    assert.deepEqual(await stale(), [])
  })
})

describe('the schemas', () => {
  for (const { title, version, schema } of readSources(ROOT)) {
    it(`${title}/${version} has examples, and they are valid`, async () => {
      const examples = schema.examples as unknown as { $schema?: string }[]
      assert.ok(examples.length > 0)
      const validate = await validatorOf(schema)
      for (const example of examples) {
        assert.ok(validate(example), JSON.stringify(validate))
        const { $schema: named = `/${title}/${version}` } = example
        assert.equal(named, `/${title}/${version}`)
      }
    })
  }

  it('the published page/change 1.2.0 refuses fields of 1.12.0, and a lenient validator accepts unknown ones', async () => {
    const versions = readSources(ROOT).filter(({ title }) => title === 'mediawiki/page/change')
    const [older, newer] = versions.map(({ schema }) => schema)
    assert.ok(older && newer)
    const [example] = newer.examples as unknown as object[]
    assert.equal((await validatorOf(older))(example), false)
    const later = { ...example, frobnicated: { by: 'nobody' } }
    assert.equal((await validatorOf(newer))(later), false)
    assert.equal((await validatorOf(lenient(newer)))(later), true)
  })

  it('a lenient validator checks the types of known fields, and requires what functions need', async () => {
    const { schema } =
      readSources(ROOT).findLast(({ title }) => title === 'mediawiki/page/change') ?? {}
    assert.ok(schema)
    const validate = await validatorOf(lenient(schema))
    const [example] = schema.examples as unknown as Record<string, unknown>[]
    assert.equal(validate({ ...example, page: { page_id: '1', page_title: 'A' } }), false)
    assert.equal(validate({ ...example, wiki_id: undefined }), false)
    assert.equal(validate({ ...example, performer: undefined, comment: undefined }), true)
    assert.equal(validate({ ...example, meta: {}, created_redirect_page: {} }), true)
  })
})
