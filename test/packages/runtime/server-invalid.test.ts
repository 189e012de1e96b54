import assert from 'node:assert/strict'
import { METHODS } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { ceHeaders, post, postStructured, send, structured } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { exchange, head } from '../../support/function-raw.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

describe('a request that is no event', () => {
  let served: Served
  before(async () => {
    served = await serving(enrichment(), { MAX_EVENT_BYTES: '65536' })
  })
  after(() => served.close())

  const attributes: [string, string | undefined][] = [
    ...['specversion', 'id', 'source', 'type'].flatMap((name): [string, string | undefined][] => [
      [name, undefined],
      [name, ''],
    ]),
    ['specversion', '9.9'],
    ['specversion', '0.3'],
    ['time', 'yesterday'],
    ['time', '2026-02-30T00:00:00Z'],
    ['time', '2026-11-23'],
  ]
  for (const [name, value] of attributes) {
    const title = value === undefined ? `without ${name}` : `with ${name} ${JSON.stringify(value)}`
    it(`is refused ${title}, naming the attribute, binary and structured`, async () => {
      const binary = await post(served.url, change(), { [name]: value })
      assert.match(assertProblem(binary, 'invalid_cloudevent'), new RegExp(`\\b${name}\\b`))
      const event = structured({ data: change(), [name]: value })
      const answer = await postStructured(served.url, event)
      assert.match(assertProblem(answer, 'invalid_cloudevent'), new RegExp(`\\b${name}\\b`))
    })
  }

  for (const name of ['id', 'source', 'type', 'specversion', 'time', 'key']) {
    it(`is refused with ce-${name} given twice, even alike`, async () => {
      const all = Object.entries({ ...ceHeaders(), 'ce-key': 'k', 'content-length': '4' })
      const twice = [...all, [`CE-${name}`, ceHeaders()[`ce-${name}`] ?? 'k'] as const]
      const answer = await exchange(served.url, `${head(twice)}null`)
      assert.match(assertProblem(answer, 'invalid_cloudevent'), new RegExp(name))
    })
  }

  const formats: [string, string, unknown, string][] = [
    [
      'a batch of two',
      'application/cloudevents-batch+json',
      [structured(), structured()],
      'batch_unsupported',
    ],
    ['an empty batch', 'application/cloudevents-batch+json', [], 'batch_unsupported'],
    ['Avro', 'application/cloudevents+avro', 'x', 'unsupported_media_type'],
    ['protobuf', 'application/cloudevents+protobuf', 'x', 'unsupported_media_type'],
    ['a structured event cut short', 'application/cloudevents+json', '{"id":', 'malformed_json'],
    ['no structured event', 'application/cloudevents+json', '', 'malformed_json'],
    ['a structured array', 'application/cloudevents+json', '[]', 'invalid_cloudevent'],
    ['a structured null', 'application/cloudevents+json', 'null', 'invalid_cloudevent'],
    ['a structured string', 'application/cloudevents+json', '"x"', 'invalid_cloudevent'],
    [
      'an attribute that is an object',
      'application/cloudevents+json',
      structured({ x: {} }),
      'invalid_cloudevent',
    ],
    [
      'an id that is a number',
      'application/cloudevents+json',
      structured({ id: 1 }),
      'invalid_cloudevent',
    ],
    [
      'a name with a hyphen',
      'application/cloudevents+json',
      structured({ 'a-b': 1 }),
      'invalid_cloudevent',
    ],
    [
      'data_base64 that is none',
      'application/cloudevents+json',
      structured({ data_base64: '%' }),
      'invalid_cloudevent',
    ],
  ]
  for (const [title, contentType, event, code] of formats) {
    it(`is answered ${code}: ${title}`, async () => {
      assertProblem(await postStructured(served.url, event, contentType), code)
    })
  }

  const elsewhere: [string, string][] = [
    ...METHODS.filter((name) => !['POST', 'CONNECT', 'HEAD'].includes(name)).map(
      (name): [string, string] => [name, '/'],
    ),
    ['POST', '/events'],
    ['POST', '//'],
    ['POST', '/%zz'],
    ['POST', '/metrics'],
    ['POST', '/health/liveness'],
    ['DELETE', '/health/readiness'],
    ['GET', '/health'],
    ['GET', '/favicon.ico'],
    ['GET', `/${'x'.repeat(8000)}`],
  ]
  for (const [method, path] of elsewhere) {
    it(`is answered 405: ${method} ${path.slice(0, 40)}`, async () => {
      assertProblem(await send(served.url, { method, path }), 'method_not_allowed')
    })
  }

  it('is answered 405 at another path, whatever its headers and however large', async () => {
    const headers = { ...ceHeaders(), 'content-type': '@' }
    const answer = await send(served.url, { path: '/events', headers, body: 'x'.repeat(70_000) })
    assertProblem(answer, 'method_not_allowed')
  })

  it('is answered 405 to HEAD, without a body', async () => {
    const answer = await send(served.url, { method: 'HEAD', path: '/metrics' })
    assert.equal(answer.status, 405)
    assert.equal(answer.body.length, 0)
  })

  const raw: [string, string, string][] = [
    ['without Host', 'POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n', 'invalid_cloudevent'],
    ['CONNECT', 'CONNECT wiki:443 HTTP/1.1\r\nhost: f\r\n\r\n', 'method_not_allowed'],
    [
      'expecting the unknown',
      head([
        ['expect', 'a'],
        ['content-length', '0'],
      ]),
      'invalid_cloudevent',
    ],
  ]
  for (const [title, bytes, code] of raw) {
    it(`has an answer of ours where Node has one of its own: ${title}`, async () => {
      assertProblem(await exchange(served.url, bytes), code)
    })
  }
})
