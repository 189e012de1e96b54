import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { defineEnrichment, type OpenLookup, type Schema, skip } from '@tributary/runtime'
import { assertEmitted, cloudEvent, invoke, openFunction } from '@tributary/runtime/testing'
import { settings } from '../../../../packages/runtime/generated/config.js'
import { change, enrichment, type TestChange } from '../../../support/function-serve.ts'

interface Geo {
  get<T>(id: number): Promise<T>
}

/** A lookup whose settings are missing, and that cannot be opened: a test that replaces it needs neither. */
const geo: OpenLookup<Geo> = {
  address: 'GEO_API_URL',
  settings: { ...settings, validate: Object.assign(() => false, { errors: [] }) },
  open: () => {
    throw new Error('the real lookup was opened')
  },
}

const located = defineEnrichment({
  ...enrichment(),
  input: enrichment().input as readonly Schema<TestChange>[],
  lookups: { geo },
  enrich: async (change, { geo }) => ({
    ...change,
    country: await geo.get<string>(change.page_id),
  }),
})

describe('invoke', () => {
  it('emits the whole event: attributes, key, id and data', async () => {
    const result = await invoke(enrichment(), change())
    assert.equal(result.status, 200)
    const key = { subject: 'labwiki/21', partitionkey: '{"wiki_id":"labwiki","page_id":21}' }
    const { id, data } = assertEmitted(result, { page_id: 21 }, { type: 'test.enriched', ...key })
    assert.deepEqual(data.meta, { ...change().meta, id, stream: 'test.enriched' })
  })

  it('takes a CloudEvent with its attributes', async () => {
    const seen: unknown[] = []
    const recording = enrichment((change, { event }) => {
      seen.push(event.id, event.subject)
      return change
    })
    assertEmitted(await invoke(recording, cloudEvent(change(), { id: 'x', subject: 'é' })))
    assert.deepEqual(seen, ['x', 'é'])
  })

  it('says why an event was skipped, also a tombstone', async () => {
    const skipping = enrichment(() => skip('not_wanted'))
    const wanted = { outcome: 'skipped', status: 204, reason: 'not_wanted' }
    assert.deepEqual(await invoke(skipping, change()), wanted)
    assert.deepEqual(await invoke(skipping, null), { ...wanted, reason: 'tombstone' })
  })

  it('fails where the output breaks its schema, and names the field', async () => {
    const output = { ...enrichment().output.schema, validate: () => false }
    output.validate = Object.assign(() => false, {
      errors: [{ instancePath: '/page_id', message: 'must be integer' }],
    })
    const { code, detail, retryable } = await invoke(enrichment(undefined, { output }), change())
    assert.deepEqual([code, retryable], ['schema_violation', false])
    assert.equal(detail, 'the result: /page_id must be integer')
  })

  it("gives the author's own error as the cause of a bug", async () => {
    const bug = new Error('mine')
    const result = await invoke(
      enrichment(() => {
        throw bug
      }),
      change(),
    )
    assert.deepEqual([result.status, result.code], [500, 'internal_error'])
    assert.equal(result.cause, bug)
  })

  it('refuses what cannot be read as the host does: no JSON, too large, not a CloudEvent', async () => {
    const codes = async (event: Parameters<typeof invoke>[1]) =>
      (await invoke(enrichment(), event, { env: { MAX_EVENT_BYTES: '1024' } })).code
    assert.equal(await codes('{'), 'malformed_json')
    assert.equal(await codes(change({ text: 'x'.repeat(1024) })), 'event_too_large')
    assert.equal(
      await codes({ ...cloudEvent(change()), id: undefined } as never),
      'invalid_cloudevent',
    )
  })

  it('fails after the deadline, however long enrich takes', async () => {
    const waiting = enrichment(() => new Promise(() => {}))
    const { code } = await invoke(waiting, change(), { env: { EVENT_DEADLINE_MS: '20' } })
    assert.equal(code, 'deadline_exceeded')
  })

  it('puts a stub in the place of a lookup', async () => {
    const stub = { get: async (id: number) => `country of ${id}` }
    const result = await invoke(located, change(), { lookups: { geo: stub } })
    assertEmitted(result, { country: 'country of 21' })
  })

  it('refuses to ask the real service where the test gives no lookup', async () => {
    const { code, cause } = await invoke(located, change())
    assert.equal(code, 'internal_error')
    assert.match(String(cause), /lookups\.geo, which the test does not give; add/)
  })

  it('names a mistake in its arguments', async () => {
    const misspelt = { lookups: { goe: {} } } as object
    await assert.rejects(invoke(located, change(), misspelt), /no lookup goe; its lookups: geo/)
    const keyless = { ...located, key: undefined } as never
    await assert.rejects(invoke(keyless, change()), /the enrichment: key is missing/)
    const env = { EVENT_DEADLINE_MS: 'soon' }
    await assert.rejects(invoke(enrichment(), change(), { env }), /EVENT_DEADLINE_MS="soon" is not/)
  })

  it('keeps the results of concurrent events apart', async () => {
    await using opened = openFunction(
      enrichment(async ({ page_id }) => {
        await new Promise((resolve) => setTimeout(resolve, page_id % 3))
        return skip(`page_${page_id}`)
      }),
    )
    const ids = [1, 2, 3, 4, 5, 6]
    const results = await Promise.all(ids.map((page_id) => opened.invoke(change({ page_id }))))
    assert.deepEqual(
      results.map(({ reason }) => reason),
      ids.map((id) => `page_${id}`),
    )
    assert.match(await opened.metrics(), /tributary_events_total\{.*code="page_1"\} 1/)
    assert.equal(opened.log.length, ids.length)
  })

  it('fails the test of a promise that is not awaited, with the line of its author', async () => {
    const root = join(import.meta.dirname, '../../../..')
    const folder = mkdtempSync(join(root, 'functions/.unawaited-'))
    const file = join(folder, 'index.test.ts')
    writeFileSync(
      file,
      `import { test } from 'node:test'
import { invoke } from '@tributary/runtime/testing'
import { change, enrichment } from '../../test/support/function-serve.ts'
const late = async () => {
  throw new Error('nobody awaits me')
}
test('one', () => invoke(enrichment((change) => (void late(), change)), change()))`,
    )
    // Else Node takes it for a test within this test, and runs nothing.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    try {
      const failed = await promisify(execFile)(process.execPath, ['--test', file], { env }).then(
        () => assert.fail('the test passed'),
        ({ stdout }: { stdout: string }) => stdout,
      )
      assert.match(failed, /nobody awaits me[\s\S]*index\.test\.ts:5:/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
