import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import pageKey from '../../../functions/page-key/index.ts'
import pageWikitextChange from '../../../functions/page-wikitext-change/index.ts'
import {
  type Answer,
  ceHeaders,
  post,
  postStructured,
  send,
  structured,
} from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { type Served, serving } from '../../support/function-serve.ts'
import { fakeSink } from '../../support/function-sink.ts'
import { FakeWiki } from '../../support/function-wiki.ts'

const source = '/apis/v1/namespaces/n/kafkasources/s#eqiad.mediawiki.revision-create'
const folder = new URL('../../fixtures/recorded-wiki/', import.meta.url)
const lines = readFileSync(new URL('mediawiki.revision-create.jsonl', folder), 'utf8')
  .split('\n')
  .filter(Boolean)

const attributes = ({ headers }: Pick<Answer, 'headers'>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('ce-')))

const keyOf = (line: string) => {
  const { database, page_id } = JSON.parse(line)
  return `{"wiki_id":"${database}","page_id":${page_id}}`
}

describe('page-key', () => {
  let served: Served
  before(async () => {
    served = await serving(pageKey)
  })
  after(() => served.close())

  it('passes each recorded revision-create on byte for byte, with its page as the only new attribute', async () => {
    assert.equal(lines.length, 71)
    for (const line of lines) {
      // A space that a JSON round trip would lose.
      const body = `${line} `
      const answer = await post(served.url, body, { source })
      assert.equal(answer.status, 200, String(answer.body))
      assert.equal(String(answer.body), body)
      assert.deepEqual(attributes(answer), {
        ...ceHeaders({ source }),
        'ce-partitionkey': keyOf(line),
      })
    }
  })

  it('posts them to K_SINK in the same form', async () => {
    await using sink = await fakeSink()
    await using posting = await serving(pageKey, { K_SINK: sink.url })
    for (const line of lines) assert.equal((await post(posting.url, line, { source })).status, 204)
    assert.deepEqual(
      sink.delivered.map(({ body }) => String(body)),
      lines,
    )
    assert.deepEqual(
      sink.delivered.map(({ headers }) => headers['ce-partitionkey']),
      lines.map(keyOf),
    )
  })

  it('does not change the output of page-wikitext-change', async () => {
    await using wiki = await FakeWiki.start()
    await using next = await serving(pageWikitextChange, { MEDIAWIKI_API_URL: wiki.url })
    for (const line of lines) {
      const keyed = await post(served.url, line, { source })
      const behind = await post(next.url, keyed.body, {
        source,
        partitionkey: keyed.headers['ce-partitionkey'] as string,
      })
      const direct = await post(next.url, line, { source })
      assert.equal(direct.status, 200)
      assert.deepEqual(attributes(behind), attributes(direct))
      assert.deepEqual(behind.body, direct.body)
    }
  })

  it('makes the key from the body, in ASCII, whatever key the event came with', async () => {
    const body = { ...JSON.parse(lines[0] as string), database: 'é漢wiki' }
    const answer = await post(served.url, body, { source, partitionkey: 'x', key: '?' })
    assert.equal(answer.headers['ce-key'], '?')
    assert.equal(
      answer.headers['ce-partitionkey'],
      `{"wiki_id":"\\u00e9\\u6f22wiki","page_id":${body.page_id}}`,
    )
  })

  it('passes a structured event on in binary mode', async () => {
    const data = JSON.parse(lines[0] as string)
    const answer = await postStructured(served.url, structured({ data, source }))
    assert.equal(answer.status, 200)
    assert.deepEqual(JSON.parse(String(answer.body)), data)
    assert.equal(answer.headers['ce-partitionkey'], keyOf(lines[0] as string))
  })

  it('refuses a media type that no header can hold', async () => {
    const data = JSON.parse(lines[0] as string)
    const answer = await postStructured(served.url, structured({ data, datacontenttype: '漢' }))
    assert.match(assertProblem(answer, 'invalid_cloudevent'), /datacontenttype/)
  })

  it('answers sink_unavailable without K_SINK in Knative, where a KafkaSource would discard its answer', async () => {
    await using alone = await serving(pageKey, { K_SERVICE: 'page-key' })
    const answer = await post(alone.url, lines[0], { source })
    assert.match(assertProblem(answer, 'sink_unavailable'), /K_SINK is not set/)
    assert.equal((await post(alone.url, undefined, { source })).status, 204)
    const ready = await send(alone.url, { method: 'GET', path: '/health/readiness' })
    assert.equal(ready.status, 200)
  })

  it('skips tombstones and canaries, and refuses events without a page', async () => {
    assert.equal((await post(served.url, undefined, { source })).status, 204)
    const { page_id: _, ...body } = JSON.parse(lines[0] as string)
    const canary = { ...body, meta: { ...body.meta, domain: 'canary' } }
    assert.equal((await post(served.url, canary, { source })).status, 204)
    assertProblem(await post(served.url, body, { source }), 'schema_violation')
    assertProblem(await post(served.url, '{', { source }), 'malformed_json')
    const codfw = source.replace('eqiad', 'codfw')
    assertProblem(await post(served.url, lines[0], { source: codfw }), 'wrong_datacenter')
  })
})
