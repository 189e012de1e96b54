import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { type Answer, post } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const schema = (id: string, majors: number[]) => ({ id, majors, validate: () => true })

/** The value of a header exactly as it came. */
const raw = ({ rawHeaders }: Answer, name: string) => {
  const at = rawHeaders.findIndex((header, i) => i % 2 === 0 && header.toLowerCase() === name)
  return rawHeaders[at + 1]
}

describe('an enriched event', () => {
  let served: Served
  before(async () => {
    served = await serving(enrichment())
  })
  after(() => served.close())

  const id = async (data: object, attributes = {}, url = served.url) =>
    (enriched(await post(url, data, attributes)).meta as { id: string }).id
  const withMeta = (meta: object) => change({ meta: { ...change().meta, ...meta } })

  it('has all attributes of the contract', async () => {
    const answer = await post(served.url, change())
    const ce = Object.entries(answer.headers).filter(([name]) => name.startsWith('ce-'))
    const { 'ce-id': _, 'ce-dataschema': dataschema, ...rest } = Object.fromEntries(ce)
    assert.match(String(dataschema), /\/test\/enriched\/2\.1\.0$/)
    assert.deepEqual(rest, {
      'ce-specversion': '1.0',
      'ce-source': '/eqiad/test-function',
      'ce-type': 'test.enriched',
      'ce-subject': 'labwiki/21',
      'ce-time': '2026-11-23T19:08:39Z',
      'ce-partitionkey': '{"wiki_id":"labwiki","page_id":21}',
    })
    assert.equal(answer.headers['content-type'], 'application/json')
  })

  it('has the result as data, under the output stream and schema; the rest of meta is passed on', async () => {
    const { meta, ...data } = enriched(await post(served.url, change({ title: 'x' })))
    const { $schema: _, meta: given, ...rest } = change({ title: 'x' })
    assert.deepEqual(data, { $schema: '/test/enriched/2.1.0', ...rest })
    const { id: __, ...others } = meta as { id: string }
    assert.deepEqual({ ...others, id: 0 }, { ...given, stream: 'test.enriched', id: 0 })
  })

  it('has the same id for the same change, however it is delivered', async () => {
    const first = await id(change())
    assert.equal(await id(change()), first)
    assert.equal(await id(change(), { id: 'again', source: '/elsewhere' }), first)
    assert.equal(await id(change({ title: 'other data' })), first)
    await using other = await serving(enrichment())
    assert.equal(await id(change(), {}, other.url), first)
  })

  it('has another id for another change, function or major version', async () => {
    const output = (version: string, major: number) => ({
      output: schema(`/test/enriched/${version}`, [major]),
    })
    await using renamed = await serving(enrichment(undefined, { name: 'another-function' }))
    await using minor = await serving(enrichment(undefined, output('2.9.0', 2)))
    await using major = await serving(enrichment(undefined, output('3.0.0', 3)))
    const first = await id(change())
    assert.equal(await id(change(), {}, minor.url), first)
    const ids = [
      first,
      await id(withMeta({ id: 'another' })),
      await id(change(), {}, renamed.url),
      await id(change(), {}, major.url),
    ]
    assert.equal(new Set(ids).size, ids.length)
  })

  it('has an id made of ce-source and ce-id where there is no meta.id', () =>
    eachCase(
      [
        ['no meta.id', withMeta({ id: undefined })],
        ['no meta', change({ meta: undefined })],
      ] as const,
      async ([, event]) => {
        const first = await id(event)
        assert.equal(await id(event), first)
        assert.equal(await id({ ...event, title: 'x' }, { type: 'x' }), first)
        const ids = [first, await id(event, { id: 'x' }), await id(event, { source: '/x' })]
        assert.equal(new Set(ids).size, 3)
      },
    ))

  it('has its partition key verbatim, with non-ASCII as \\uXXXX', () =>
    eachCase(
      [
        ['wíki淀😀', '{"wiki_id":"w\\u00edki\\u6dc0\\ud83d\\ude00","page_id":21}'],
        ['a b%20c', '{"wiki_id":"a b%20c","page_id":21}'],
        ['"\\', '{"wiki_id":"\\"\\\\","page_id":21}'],
      ] as const,
      async ([wiki_id, key]) => {
        const answer = await post(served.url, change({ wiki_id }))
        enriched(answer)
        assert.equal(raw(answer, 'ce-partitionkey'), key)
        const subject = decodeURIComponent(String(raw(answer, 'ce-subject')))
        assert.equal(subject, `${wiki_id}/21`)
      },
    ))

  it('is refused if its subject would have what no attribute of a CloudEvent may have', () =>
    eachCase([['a\n'], ['\x7f'], ['\x80'], ['\ud800']] as const, async ([wiki_id]) => {
      assertProblem(await post(served.url, change({ wiki_id })), 'schema_violation')
    }))

  it('has the dt of the result as its time, to the last digit', async () => {
    const dt = '2026-11-23T19:08:39.123456+02:00'
    assert.equal((await post(served.url, change({ dt }))).headers['ce-time'], dt)
  })

  it("hands the caller's trace on as an extension", async () => {
    const traceId = (answer: Answer) => String(answer.headers['ce-traceparent']).split('-')[1]
    const byHeader = await post(served.url, change(), {}, { headers: { traceparent: TRACE } })
    assert.equal(traceId(byHeader), TRACE.split('-')[1])
    const byExtension = await post(served.url, change(), { traceparent: TRACE })
    assert.equal(traceId(byExtension), TRACE.split('-')[1])
    const garbage = await post(served.url, change(), { traceparent: '00-0-0-01' })
    assert.notEqual(garbage.headers['ce-traceparent'], '00-0-0-01')
  })
})
