import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { requestHeaders, type SourceEvent } from '../../../packages/tributary/event.ts'
import { NotSendable } from '../../../packages/tributary/failures.ts'
import { lineEvents } from '../../../packages/tributary/line-events.ts'
import { clientOf, events, oneEvent } from './support.ts'

/** The request for an event as it is on the wire, in latin1. */
async function onTheWire(event: SourceEvent): Promise<{ head: string[]; body: string }> {
  let sent = ''
  const server = createServer((socket) => {
    socket.setEncoding('latin1').on('data', (text) => {
      sent += text
      socket.end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await client.post(event)
  client.close()
  server.close()
  const [head, body] = sent.split('\r\n\r\n') as [string, string]
  return { head: head.split('\r\n'), body }
}

const TRANSPORT = /^(host|connection): /i

test('an event without a key is sent with exactly the headers of a KafkaSource', async () => {
  const line = '{"meta":{"stream":"mediawiki.revision-create"},"text":"ö"}'
  const event = lineEvents('wiki-source', 'eqiad', 4)(Buffer.from(line))
  const { head, body } = await onTheWire(event)
  assert.deepEqual(
    head.filter((header) => !TRANSPORT.test(header)),
    [
      'POST / HTTP/1.1',
      'user-agent: tributary-local',
      'Prefer: reply',
      'Kn-Namespace: default',
      'ce-specversion: 1.0',
      'ce-id: partition:0/offset:0',
      'ce-source: /apis/v1/namespaces/default/kafkasources/wiki-source#eqiad.mediawiki.revision-create',
      'ce-type: dev.knative.kafka.event',
      'ce-subject: partition:0#0',
      `ce-time: ${event.attributes.time}`,
      'ce-knativekafkapartition: 0',
      'ce-knativekafkaoffset: 0',
      `content-length: ${Buffer.byteLength(line)}`,
    ],
  )
  assert.match(event.attributes.time as string, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/)
  assert.equal(Buffer.from(body, 'latin1').toString(), line)
})

test('a key is sent twice, raw, as Knative does', () => {
  const key = '{"wiki_id":"labwiki","page_id":7}'
  const { key: sent, partitionkey } = oneEvent().attributes
  assert.deepEqual({ sent, partitionkey }, { sent: key, partitionkey: key })
})

test('a tombstone has neither body nor content-length nor transfer-encoding', async () => {
  const { head, body } = await onTheWire(oneEvent('null'))
  assert.equal(body, '')
  assert.deepEqual(
    head.filter((header) => /^(content|transfer)/i.test(header)),
    [],
  )
})

test('the body is the line byte for byte, also if it is not text', async () => {
  const bytes = Buffer.from([0x7b, 0x20, 0x00, 0xff, 0xc3, 0x28, 0x22, 0x0d, 0x7d])
  const { body } = await onTheWire(lineEvents('test', 'local', 1)(bytes))
  assert.deepEqual(Buffer.from(body, 'latin1'), bytes)
})

test('offsets count from 0 in each partition', () => {
  const ids = events(['1', '2', '3', '4', '5'], 2).map(({ attributes }) => attributes.id)
  assert.deepEqual(ids, [
    'partition:0/offset:0',
    'partition:1/offset:0',
    'partition:0/offset:1',
    'partition:1/offset:1',
    'partition:0/offset:2',
  ])
})

test('a stream name that could not be a topic is not put into the source', () => {
  for (const stream of ['', 'a b', 'x\r\nce-id: 1', 'é', 'x'.repeat(201), 7, null]) {
    const event = oneEvent(JSON.stringify({ meta: { stream } }))
    assert.equal(event.attributes.source?.split('#')[1], 'local.events')
  }
  assert.equal(oneEvent('no json').attributes.source?.split('#')[1], 'local.events')
})

test('characters that a header cannot hold arrive as ?', () => {
  const event = { partition: 0, attributes: { key: 'é淀😀\u0085' }, body: null }
  assert.match(requestHeaders(event), /\r\nce-key: é\?\?\?\r\n$/)
})

test('a datacontenttype is sent as Content-Type', () => {
  const event = { partition: 0, attributes: { datacontenttype: 'text/plain' }, body: null }
  assert.match(requestHeaders(event), /\r\ncontent-type: text\/plain\r\n$/)
})

test('a key with a tab reaches the function as it is', async () => {
  const event = { ...oneEvent(), attributes: { ...oneEvent().attributes, key: 'a\tb' } }
  const { head } = await onTheWire(event)
  assert.ok(head.includes('ce-key: a\tb'))
})

for (const [name, character] of Object.entries({
  '000A': '\n',
  '000D': '\r',
  '0000': '\0',
  '007F': '\u007f',
  '0001': '\u0001',
})) {
  test(`an event with U+${name} in its key cannot be sent`, () => {
    const attributes = { ...oneEvent().attributes, partitionkey: `a${character}b` }
    assert.throws(
      () => requestHeaders({ ...oneEvent(), attributes }),
      new NotSendable(`the attribute partitionkey has the control character U+${name}`),
    )
  })
}
