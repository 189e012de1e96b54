import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
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
  assertSound,
  type Path,
  startTarget,
  type Target,
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

/** Fields that the answer or the request to the wiki has in a header. */
const WRITTEN: readonly (readonly [path: Path, event: Json])[] = [
  [['wiki_id'], change],
  [['wiki_id'], deletion],
  [['database'], create],
  [['meta', 'domain'], change],
  [['meta', 'id'], change],
  [['meta', 'id'], deletion],
  [['meta', 'stream'], deletion],
  [['page', 'page_title'], deletion],
  [['dt'], deletion],
  [['$schema'], deletion],
  [['rev_timestamp'], create],
]

const ATTRIBUTES = [
  ...['id', 'source', 'type', 'subject', 'time', 'dataschema'],
  ...['traceparent', 'tracestate', 'partitionkey', 'key'],
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

describe('headers of an answer or of a request to the wiki', () => {
  let target: Target
  before(async () => {
    target = await startTarget()
  })
  after(() => target[Symbol.asyncDispose]())
  afterEach(async () => {
    for (const { headers } of target.wiki.requests.splice(0)) {
      assert.equal('x-injected' in headers, false, 'a request to the wiki got a header')
    }
    await target.stillServes()
  })

  const assertNoInjection = (answer: Answer) => {
    assert.equal('x-injected' in assertSound(answer).headers, false)
    assert.doesNotMatch(answer.rawHeaders.join('\n'), /^x-injected/m)
  }

  it('never come from line breaks in fields of the data', () =>
    eachCase(WRITTEN, async ([path, event]) => {
      for (const injection of INJECTIONS) {
        for (const text of [injection, `x${injection}`, encoded(injection)]) {
          assertNoInjection(await target.send(withMember(event, path, text)))
        }
      }
    }))

  it('never come from line breaks in attributes, percent-encoded or in a structured event', () =>
    eachCase(ATTRIBUTES, async (name) => {
      for (const injection of INJECTIONS) {
        assertNoInjection(await target.send(change, { [name]: `x${encoded(injection)}` }))
        const event = structured({ data: change, [name]: `x${injection}` })
        assertNoInjection(await postStructured(target.url, event))
      }
    }))

  it('never come from raw control characters, which HTTP forbids', async () => {
    for (const name of ['ce-id', 'ce-subject', 'ce-traceparent', 'content-type', 'x-other']) {
      for (const forbidden of ['\r', '\0', '\x01', '\x7f', 'x\n y']) {
        const lines = Object.entries({ ...ceHeaders(), [name]: `x${forbidden}y` })
        assertNoInjection(await exchange(target.url, request(lines)))
      }
    }
  })

  it('never carry an invalid trace context', async () => {
    for (const traceparent of [
      '00-x-y-01',
      `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`,
      'x'.repeat(4000),
    ]) {
      const headers = { traceparent, tracestate: 'x='.repeat(1000) }
      const answer = await post(target.url, change, {}, { headers })
      assertNoInjection(answer)
      assert.notEqual(answer.headers['ce-traceparent'], traceparent)
    }
  })
})

describe('an event', () => {
  let target: Target
  before(async () => {
    target = await startTarget()
  })
  after(() => target[Symbol.asyncDispose]())
  afterEach(() => target.stillServes())

  it('gets a sound answer with a header of a megabyte', async () => {
    for (const name of ['ce-id', 'ce-key', 'ce-partitionkey', 'x-other']) {
      const lines = Object.entries({ ...ceHeaders(), [name]: 'x'.repeat(1 << 20) })
      assertSound(await exchange(target.url, request(lines)))
    }
  })

  it('gets a sound answer with 500 headers', async () => {
    const many = Array.from({ length: 500 }, (_, i) => [`ce-x${i}`, '1'] as const)
    assertSound(await exchange(target.url, request([...Object.entries(ceHeaders()), ...many])))
  })

  it('gets a sound answer with attributes named like what every JavaScript object has', async () => {
    for (const name of ['constructor', '__proto__', 'tostring', 'data', 'data_base64', '']) {
      assertSound(
        await exchange(target.url, request([...Object.entries(ceHeaders()), [`ce-${name}`, 'x']])),
      )
      assertSound(
        await postStructured(target.url, withMember(structured({ data: change }), [name], 'x')),
      )
    }
  })

  it('is invalid_cloudevent with percent-escapes that are not UTF-8', async () => {
    for (const escapes of ['%ff', '%c3', '%c0%af', '%ed%a0%80']) {
      assertProblem(await target.send(change, { subject: escapes }), 'invalid_cloudevent')
    }
  })
})
