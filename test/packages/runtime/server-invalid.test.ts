import assert from 'node:assert/strict'
import { METHODS } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { ceHeaders, post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { exchange, head } from '../../support/function-raw.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

const EVENT = 'application/cloudevents+json'
const BATCH = 'application/cloudevents-batch+json'

/** Requests that are refused by the codec, whose own tests have more of each. */
const REFUSED: readonly (readonly [code: string, contentType: string, event: unknown])[] = [
  ['batch_unsupported', BATCH, [structured(), structured()]],
  ['batch_unsupported', BATCH, []],
  ['unsupported_media_type', 'application/cloudevents+avro', 'x'],
  ['malformed_json', EVENT, '{"id":'],
  ['malformed_json', EVENT, ''],
  ['invalid_cloudevent', EVENT, 'null'],
  ['invalid_cloudevent', EVENT, structured({ 'a-b': 1 })],
]

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
    eachCase(
      [
        ...['specversion', 'id', 'source', 'type'].map((name) => [name, undefined] as const),
        ['time', '2026-02-30T00:00:00Z'] as const,
      ],
      async ([name, value]) => {
        const binary = await post(served.url, change(), { [name]: value })
        assert.match(assertProblem(binary, 'invalid_cloudevent'), new RegExp(`\\b${name}\\b`))
        const event = structured({ data: change(), [name]: value })
        const answer = await postStructured(served.url, event)
        assert.match(assertProblem(answer, 'invalid_cloudevent'), new RegExp(`\\b${name}\\b`))
      },
    ))

  it('is invalid_cloudevent with a ce- header given twice, even with the same value', () =>
    eachCase(['id', 'time', 'key'], async (name) => {
      const all = Object.entries({ ...ceHeaders(), 'ce-key': 'k', 'content-length': '4' })
      const twice = [...all, [`CE-${name}`, ceHeaders()[`ce-${name}`] ?? 'k'] as const]
      const answer = await exchange(served.url, `${head(twice)}null`)
      assert.match(assertProblem(answer, 'invalid_cloudevent'), new RegExp(name))
    }))

  it('is refused with the code of the codec in a format that cannot be read as one event', () =>
    eachCase(REFUSED, async ([code, contentType, event]) => {
      assertProblem(await postStructured(served.url, event, contentType), code)
    }))

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
