import assert from 'node:assert/strict'
import { METHODS } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { ceHeaders, post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { exchange, head } from '../../support/function-raw.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

const WRONG_ATTRIBUTES: readonly (readonly [name: string, value: string | undefined])[] = [
  ...['specversion', 'id', 'source', 'type'].flatMap((name) => [
    [name, undefined] as const,
    [name, ''] as const,
  ]),
  ['specversion', '9.9'],
  ['specversion', '0.3'],
  ['time', 'yesterday'],
  ['time', '2026-02-30T00:00:00Z'],
  ['time', '2026-11-23'],
]

const EVENT = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'

/** By code: events whose format is wrong. */
const WRONG_FORMATS: Record<
  string,
  readonly [title: string, contentType: string, event: unknown][]
> = {
  batch_unsupported: [
    ['a batch of two', BATCH, [structured(), structured()]],
    ['an empty batch', BATCH, []],
  ],
  unsupported_media_type: [
    ['Avro', 'application/cloudevents+avro', 'x'],
    ['protobuf', 'application/cloudevents+protobuf', 'x'],
  ],
  malformed_json: [
    ['an event cut short', EVENT, '{"id":'],
    ['an empty event', EVENT, ''],
  ],
  invalid_cloudevent: [
    ['an array', EVENT, '[]'],
    ['null', EVENT, 'null'],
    ['a string', EVENT, '"x"'],
    ['an attribute that is an object', EVENT, structured({ x: {} })],
    ['an id that is a number', EVENT, structured({ id: 1 })],
    ['a name with a hyphen', EVENT, structured({ 'a-b': 1 })],
    ['data_base64 that is no Base64', EVENT, structured({ data_base64: '%' })],
  ],
}

const ELSEWHERE: readonly (readonly [method: string, path: string])[] = [
  ...METHODS.filter((name) => !['POST', 'CONNECT', 'HEAD'].includes(name)).map(
    (name) => [name, '/'] as const,
  ),
  ...['/events', '//', '/%zz', '/metrics', '/health/liveness'].map(
    (path) => ['POST', path] as const,
  ),
  ['DELETE', '/health/readiness'],
  ['GET', '/health'],
  ['GET', '/favicon.ico'],
  ['GET', `/${'x'.repeat(8000)}`],
]

describe('a request that is no valid event', () => {
  let served: Served
  before(async () => {
    served = await serving(enrichment(), { MAX_EVENT_BYTES: '65536' })
  })
  after(() => served.close())

  it('is invalid_cloudevent if an attribute is missing or wrong, and the detail names it', () =>
    eachCase(WRONG_ATTRIBUTES, async ([name, value]) => {
      const binary = await post(served.url, change(), { [name]: value })
      assert.match(assertProblem(binary, 'invalid_cloudevent'), new RegExp(`\\b${name}\\b`))
      const event = structured({ data: change(), [name]: value })
      const answer = await postStructured(served.url, event)
      assert.match(assertProblem(answer, 'invalid_cloudevent'), new RegExp(`\\b${name}\\b`))
    }))

  it('is invalid_cloudevent with a ce- header given twice, even with the same value', () =>
    eachCase(['id', 'source', 'type', 'specversion', 'time', 'key'], async (name) => {
      const all = Object.entries({ ...ceHeaders(), 'ce-key': 'k', 'content-length': '4' })
      const twice = [...all, [`CE-${name}`, ceHeaders()[`ce-${name}`] ?? 'k'] as const]
      const answer = await exchange(served.url, `${head(twice)}null`)
      assert.match(assertProblem(answer, 'invalid_cloudevent'), new RegExp(name))
    }))

  for (const [code, cases] of Object.entries(WRONG_FORMATS)) {
    it(`is ${code} in a format that cannot be read as one event`, () =>
      eachCase(cases, async ([, contentType, event]) => {
        assertProblem(await postStructured(served.url, event, contentType), code)
      }))
  }

  it('is answered 405 with any other method or path', () =>
    eachCase(ELSEWHERE, async ([method, path]) => {
      assertProblem(await send(served.url, { method, path }), 'method_not_allowed')
    }))

  it('is answered 405 at another path, even if it is too large with a wrong content type', async () => {
    const headers = { ...ceHeaders(), 'content-type': '@' }
    const answer = await send(served.url, { path: '/events', headers, body: 'x'.repeat(70_000) })
    assertProblem(answer, 'method_not_allowed')
  })

  it('is answered 405 to HEAD, without a body', async () => {
    const answer = await send(served.url, { method: 'HEAD', path: '/metrics' })
    assert.equal(answer.status, 405)
    assert.equal(answer.body.length, 0)
  })

  it('gets an answer of ours where Node has an answer of its own', () =>
    eachCase(
      [
        ['no Host', 'POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n', 'invalid_cloudevent'],
        ['CONNECT', 'CONNECT wiki:443 HTTP/1.1\r\nhost: f\r\n\r\n', 'method_not_allowed'],
        [
          'an unknown Expect',
          head([
            ['expect', 'a'],
            ['content-length', '0'],
          ]),
          'invalid_cloudevent',
        ],
      ],
      async ([, bytes, code]) => {
        assertProblem(await exchange(served.url, bytes as string), code as string)
      },
    ))
})
