import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  type Answer,
  ceHeaders,
  post,
  postStructured,
  structured,
} from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates } from '../../support/function-events.ts'
import { exchange, head } from '../../support/function-raw.ts'
import {
  type Path,
  survived,
  type Target,
  target,
  withMember,
} from '../../support/function-target.ts'

const [change] = pageChanges()
const [create] = revisionCreates()
const deletion: Json = pageChanges().find((event) => event.page_change_kind === 'delete')

const INJECTIONS = [
  '\r\nx-injected: 1',
  '\nx-injected: 1',
  '\r\n\r\nx-injected: 1',
  '\r',
  '\0',
  '\u2028',
  'č\u010d\u010a',
]
const encoded = (text: string) =>
  Buffer.from(text)
    .toString('hex')
    .replace(/../g, (byte) => `%${byte}`)

/** The recorded event as a request, with these header lines before its body. */
const request = (lines: readonly (readonly [string, string])[], event: Json = change) => {
  const body = JSON.stringify(event)
  return `${head([...lines, ['content-length', String(Buffer.byteLength(body))]])}${body}`
}

describe('headers that mean it ill', () => {
  let hostile: Target
  before(async () => {
    hostile = await target()
  })
  after(() => hostile[Symbol.asyncDispose]())
  afterEach(async () => {
    for (const { headers } of hostile.wiki.requests.splice(0)) {
      assert.equal('x-injected' in headers, false, 'a request to the wiki got a header')
    }
    await hostile.stillServes()
  })

  const untouched = (answer: Answer) => {
    assert.equal('x-injected' in survived(answer).headers, false)
    assert.doesNotMatch(answer.rawHeaders.join('\n'), /^x-injected/m)
  }

  for (const [event, path] of [
    [change, ['wiki_id']],
    [deletion, ['wiki_id']],
    [create, ['database']],
    [change, ['meta', 'domain']],
    [change, ['meta', 'id']],
    [deletion, ['meta', 'id']],
    [deletion, ['meta', 'stream']],
    [deletion, ['page', 'page_title']],
    [deletion, ['dt']],
    [deletion, ['$schema']],
    [create, ['rev_timestamp']],
  ] as [Json, Path][]) {
    it(`are not made of ${path.join('.')} in the data of a ${event.page_change_kind ?? 'revision-create'}`, async () => {
      for (const injection of INJECTIONS) {
        for (const text of [injection, `x${injection}`, encoded(injection)]) {
          untouched(await hostile.attack(withMember(event, path, text)))
        }
      }
    })
  }

  for (const name of [
    'id',
    'source',
    'type',
    'subject',
    'time',
    'traceparent',
    'tracestate',
    'partitionkey',
    'key',
    'dataschema',
  ]) {
    it(`are not made of ce-${name}, percent-encoded, or of the attribute in a structured event`, async () => {
      for (const injection of INJECTIONS) {
        untouched(await hostile.attack(change, { [name]: `x${encoded(injection)}` }))
        const event = structured({ data: change, [name]: `x${injection}` })
        untouched(await postStructured(hostile.url, event))
      }
    })
  }

  it('are answered with raw control characters, which HTTP forbids', async () => {
    for (const name of ['ce-id', 'ce-subject', 'ce-traceparent', 'content-type', 'x-other']) {
      for (const forbidden of ['\r', '\0', '\x01', '\x7f', 'x\n y']) {
        const lines = Object.entries({ ...ceHeaders(), [name]: `x${forbidden}y` })
        untouched(await exchange(hostile.url, request(lines)))
      }
    }
  })

  it('are not made of a trace context that is none', async () => {
    for (const traceparent of [
      '00-x-y-01',
      `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`,
      'x'.repeat(4000),
    ]) {
      const headers = { traceparent, tracestate: 'x='.repeat(1000) }
      const answer = await post(hostile.url, change, {}, { headers })
      untouched(answer)
      assert.notEqual(answer.headers['ce-traceparent'], traceparent)
    }
  })

  it('are answered a megabyte long', async () => {
    for (const name of ['ce-id', 'ce-key', 'ce-partitionkey', 'x-other']) {
      const lines = Object.entries({ ...ceHeaders(), [name]: 'x'.repeat(1 << 20) })
      survived(await exchange(hostile.url, request(lines)))
    }
  })

  it('are answered by the hundred', async () => {
    const many = Array.from({ length: 500 }, (_, i) => [`ce-x${i}`, '1'] as const)
    survived(await exchange(hostile.url, request([...Object.entries(ceHeaders()), ...many])))
  })

  it('are answered with names of every object', async () => {
    for (const name of ['constructor', '__proto__', 'tostring', 'data', 'data_base64', '']) {
      survived(
        await exchange(hostile.url, request([...Object.entries(ceHeaders()), [`ce-${name}`, 'x']])),
      )
      survived(
        await postStructured(hostile.url, withMember(structured({ data: change }), [name], 'x')),
      )
    }
  })

  it('are refused with escapes that are not UTF-8', async () => {
    for (const escapes of ['%ff', '%c3', '%c0%af', '%ed%a0%80']) {
      assertProblem(await hostile.attack(change, { subject: escapes }), 'invalid_cloudevent')
    }
  })
})
