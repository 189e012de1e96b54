import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { ceHeaders, post, postStructured, send, structured } from '../../support/function-client.ts'
import { enriched } from '../../support/function-contract.ts'
import { exchange, head } from '../../support/function-raw.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

describe('an event in any mode', () => {
  let served: Served
  before(async () => {
    const definition = enrichment((input, { event }) => ({
      ...input,
      got: { id: event.id, source: event.source, subject: event.subject, key: event.key },
    }))
    served = await serving(definition)
  })
  after(() => served.close())

  const titled = change({ title: 'Hvítá 淀川支流 🏞' })
  const got = (answer: Parameters<typeof enriched>[0]) =>
    enriched(answer).got as Record<string, unknown>

  it('is enriched in binary mode with any Content-Type, or none', () =>
    eachCase([undefined, '', 'no media type', 'application/json; charset=UTF-8'], async (type) => {
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
      const answer = await post(served.url, titled, {}, { headers })
      assert.equal(enriched(answer).title, titled.title)
      assert.equal(answer.headers['content-type'], 'application/json')
    }))

  it('has no percent-escapes in structured mode', async () => {
    const event = structured({ id: 'a%20b', data: titled })
    assert.equal(got(await postStructured(served.url, event)).id, 'a%20b')
  })

  it('gives the same answer in all three modes', async () => {
    const event = structured({ data: titled })
    const [one, two, three] = await Promise.all([
      post(served.url, titled),
      postStructured(served.url, event),
      postStructured(served.url, [event]),
    ])
    const ce = ({ headers }: typeof one) =>
      Object.entries(headers).filter(([name]) => name.startsWith('ce-') || name === 'content-type')
    assert.deepEqual(enriched(two), enriched(one))
    assert.deepEqual(enriched(three), enriched(one))
    assert.deepEqual(ce(two), ce(one))
    assert.deepEqual(ce(three), ce(one))
  })

  it('is enriched with the headers that a KafkaSource sends, and none of them comes back', async () => {
    const headers = {
      'user-agent': 'Vert.x-WebClient/4.5.21',
      Prefer: 'reply',
      'Kn-Namespace': 'default',
      'ce-knativekafkapartition': '0',
      'ce-knativekafkaoffset': '7',
      'ce-key': '{"wiki_id":"enwiki","page_id":42}',
      'ce-partitionkey': '{"wiki_id":"enwiki","page_id":42}',
    }
    const answer = await post(served.url, titled, {}, { headers })
    assert.equal(got(answer).key, '{"wiki_id":"enwiki","page_id":42}')
    const names = Object.keys(answer.headers).filter((name) => /knative|^ce-key/.test(name))
    assert.deepEqual(names, [])
    assert.equal(answer.headers['ce-partitionkey'], '{"wiki_id":"labwiki","page_id":21}')
  })

  it('may have raw UTF-8 in its header values', async () => {
    const body = JSON.stringify(titled)
    const length = ['content-length', String(Buffer.byteLength(body))] as const
    const lines = [...Object.entries(ceHeaders({ subject: 'Hvítá 淀川' })), length]
    assert.equal(got(await exchange(served.url, head(lines) + body)).subject, 'Hvítá 淀川')
  })

  it('is enriched in chunks, after 100-continue, with a query, and with an absolute URL', async () => {
    const chunked = { 'transfer-encoding': 'chunked' }
    enriched(await post(served.url, titled, {}, { headers: chunked }))
    enriched(await post(served.url, titled, {}, { headers: { expect: '100-continue' } }))
    const body = JSON.stringify(titled)
    const whole = [
      'http://another/',
      'HTTPS://another:1/?a=b',
      'http://another',
      'http://a?b=/c/',
      'http://a/#b',
    ]
    for (const path of ['/?a=b', '/#a', ...whole]) {
      enriched(await send(served.url, { path, headers: ceHeaders(), body }))
    }
  })
})
