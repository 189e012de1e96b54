// Schemas of events that have no envelope, or a part of one.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generateSchemas } from '../../../../packages/tributary/build/schema-modules.ts'
import { imported } from '../../../support/compiled.ts'
import { SchemaFolder } from '../../../support/schema-folder.ts'

/** What the generated module of a schema says about its envelope. */
async function envelopeOf(body: string): Promise<unknown> {
  using folder = new SchemaFolder()
  const head = `$schema: http://json-schema.org/draft-07/schema#
$id: /city/change/1.0.0
title: city/change
type: object
`
  folder.write('schemas/city/change/1.0.0.yaml', head + body)
  const files = await generateSchemas(folder.root)
  return (await imported(files.get('cityChange.js') ?? '')).cityChange.envelope
}

describe('the envelope of a schema', () => {
  it('is empty for a schema of plain JSON, whose examples need no $schema', async () => {
    const body =
      'required: [city]\nproperties: { city: { type: string } }\nexamples: [{ city: Vík }]\n'
    assert.deepEqual(await envelopeOf(body), {})
  })

  it('has the fields that the schema or a fragment of it describes, and whether they are required', async () => {
    const body = `allOf:
  - required: [meta]
    properties: { meta: { type: object }, dt: { type: string } }
properties: { city: { type: string } }
examples: [{ meta: {}, city: Vík }]
`
    assert.deepEqual(await envelopeOf(body), { meta: 'required', dt: 'optional' })
  })

  it('demands of an input only what x-input-required demands', async () => {
    const body = `required: [$schema, meta, dt]
x-input-required: { '': [$schema] }
properties: { $schema: { type: string }, meta: { type: object }, dt: { type: string } }
examples: [{ $schema: /city/change/1.0.0, meta: {}, dt: x }]
`
    const expected = { $schema: 'required', meta: 'optional', dt: 'optional' }
    assert.deepEqual(await envelopeOf(body), expected)
  })
})
