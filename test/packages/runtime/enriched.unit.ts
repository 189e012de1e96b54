// The type of what `enrich` returns: the compiler checks each named member of a generated type.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineEnrichment } from '@tributary/runtime'
import { assertEmitted, example, invoke } from '@tributary/runtime/testing'
import { pageWikitextChange } from '@tributary/schemas'
import * as examples from '@tributary/schemas/examples'

const change = example(examples.pageWikitextChange)
const parts = {
  name: 'checked',
  input: [pageWikitextChange],
  output: { stream: 'checked', schema: pageWikitextChange },
  key: () => ({ partitionkey: 'one', subject: 'one' }),
} as const

test('the compiler refuses a result that breaks its schema, as the host does', async () => {
  const wrong = defineEnrichment({
    ...parts,
    // @ts-expect-error
    enrich: (change) => ({ ...change, wiki_id: 42 }),
  })
  assert.equal((await invoke(wrong, change)).code, 'schema_violation')
  const lacking = defineEnrichment({
    ...parts,
    // @ts-expect-error
    enrich: ({ wiki_id: _, ...rest }) => rest,
  })
  assert.equal((await invoke(lacking, change)).code, 'schema_violation')
})

test('a result may leave out $schema and meta, or pass meta on', async () => {
  const without = defineEnrichment({
    ...parts,
    enrich: ({ $schema: _, meta: __, ...rest }) => rest,
  })
  assertEmitted(await invoke(without, change))
  const passed = defineEnrichment({ ...parts, enrich: (change) => ({ ...change, comment: '' }) })
  assertEmitted(await invoke(passed, change), { comment: '' })
})
