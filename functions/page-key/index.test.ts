/** page-key on the recorded revision-creates. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { recordedWiki } from '@tributary/mediawiki/testing'
import {
  assertEmitted,
  assertFailed,
  assertSkipped,
  cloudEvent,
  fakeApi,
  invoke,
  openFunction,
} from '@tributary/runtime/testing'
import pageWikitextChange from '../page-wikitext-change/index.ts'
import enrichment from './index.ts'

const RECORDED = join(import.meta.dirname, '../../test/fixtures/recorded-wiki')
const lines = readFileSync(join(RECORDED, 'mediawiki.revision-create.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
const source = '/apis/v1/namespaces/n/kafkasources/s#eqiad.mediawiki.revision-create'
const env = { DATACENTER: 'eqiad' }

const keyOf = (line: string) => {
  const { database, page_id } = JSON.parse(line)
  return `{"wiki_id":"${database}","page_id":${page_id}}`
}
const [line = ''] = lines
const change = JSON.parse(line)
const of = (data: object | string | undefined, more: object = {}) =>
  cloudEvent(data, { source, ...more })

describe('page-key', () => {
  it('passes each recorded revision-create on, with its page as the only new attribute', async () => {
    assert.equal(lines.length, 71)
    await using opened = openFunction(enrichment, { env })
    for (const line of lines) {
      const data = JSON.parse(line)
      const emitted = assertEmitted(await opened.invoke(of(line)))
      assert.deepEqual(emitted, { ...of(undefined), data, partitionkey: keyOf(line) })
    }
  })

  it('posts them to K_SINK byte for byte', async () => {
    await using sink = await fakeApi({ 'POST /': { status: 202 } })
    await using opened = openFunction(enrichment, { env: { ...env, K_SINK: `${sink.url}/` } })
    for (const line of lines) {
      // A space that a JSON round trip would lose.
      assertEmitted(await opened.invoke(of(`${line} `)))
    }
    assert.deepEqual(
      sink.requests.map(({ body, headers }) => [body, headers['ce-partitionkey']]),
      lines.map((line) => [`${line} `, keyOf(line)]),
    )
  })

  it('does not change the output of page-wikitext-change', async () => {
    await using wiki = await recordedWiki(RECORDED)
    await using next = openFunction(pageWikitextChange, { lookups: { mediawiki: wiki } })
    await using opened = openFunction(enrichment, { env })
    for (const line of lines) {
      const behind = await next.invoke(assertEmitted(await opened.invoke(of(line))))
      assert.deepEqual(assertEmitted(behind), assertEmitted(await next.invoke(of(line))))
    }
  })

  it('makes the key from the body, in ASCII, whatever key the event came with', async () => {
    const event = of({ ...change, database: 'é漢wiki' }, { partitionkey: 'x', key: '?' })
    const partitionkey = `{"wiki_id":"\\u00e9\\u6f22wiki","page_id":${change.page_id}}`
    assertEmitted(await invoke(enrichment, event, { env }), {}, { key: '?', partitionkey })
  })

  it('is sink_unavailable without K_SINK in Knative, where a KafkaSource would discard its answer', async () => {
    const options = { env: { ...env, K_SERVICE: 'page-key' } }
    assertFailed(
      await invoke(enrichment, of(line), options),
      'sink_unavailable',
      /K_SINK is not set/,
    )
    assertSkipped(await invoke(enrichment, of(undefined), options), 'tombstone')
  })

  it('skips tombstones and canaries, and refuses events without a page', async () => {
    await using opened = openFunction(enrichment, { env })
    assertSkipped(await opened.invoke(of(undefined)), 'tombstone')
    const { page_id: _, ...pageless } = change
    const canary = { ...pageless, meta: { ...change.meta, domain: 'canary' } }
    assertSkipped(await opened.invoke(of(canary)), 'canary')
    assertFailed(await opened.invoke(of(pageless)), 'schema_violation')
    assertFailed(await opened.invoke(of('{')), 'malformed_json')
    const codfw = of(line, { source: source.replace('eqiad', 'codfw') })
    assertFailed(await opened.invoke(codfw), 'wrong_datacenter')
  })
})
