import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { CloudEvent } from 'cloudevents'
import fc from 'fast-check'
import { decode, type Event, encode } from '../../../../packages/runtime/codec/http.ts'
import { event } from '../../../support/events.ts'
import { binary, LEAST } from '../../../support/messages.ts'
import { type Wire, wire } from '../../../support/wire.ts'

let connection: Wire
before(async () => {
  connection = await wire()
})
after(() => connection[Symbol.asyncDispose]())

/** Sends an event over a real socket, and reads what arrives. */
async function travel(sent: Event): Promise<Event> {
  const { headers, body } = encode(sent)
  const bytes = body === undefined ? undefined : Buffer.from(body)
  return decode(await connection.send(Object.entries(headers), bytes))
}

describe('the binary mode', () => {
  it('carries any attributes and bytes over a real connection', () =>
    fc.assert(
      fc.asyncProperty(event, async (sent) => {
        const expected = Object.entries(sent).map(([name, value]) => [
          name,
          name === 'data' ? value : String(value),
        ])
        assert.deepEqual({ ...(await travel(sent)) }, Object.fromEntries(expected))
      }),
      { numRuns: 300 },
    ))

  it('reads data as the bytes that came, JSON or not', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const message = binary({ 'content-type': 'application/json' }, Buffer.from(bytes))
        assert.equal(decode(message).data, message.body)
      }),
    ))

  it('writes data that is a value as JSON', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const { body } = encode({ ...LEAST, data })
        assert.deepEqual(JSON.parse(String(body)), JSON.parse(JSON.stringify(data)))
      }),
    ))

  it('writes text as it is where the media type is text', () => {
    const written = { ...LEAST, datacontenttype: 'text/plain', data: 'one "word"' }
    assert.equal(String(encode(written).body), 'one "word"')
  })

  it('writes a Uint8Array, as the SDK makes it, as its bytes', () => {
    const part = new Uint8Array([9, 0, 159, 255, 9]).subarray(1, 4)
    const made = new CloudEvent({ ...LEAST, data: part })
    assert.deepEqual(Buffer.from(encode(made).body ?? ''), Buffer.from([0, 159, 255]))
  })

  it('writes no body for an event without data', () => {
    assert.deepEqual(encode({ ...LEAST }), {
      headers: {
        'ce-specversion': '1.0',
        'ce-id': 'e1',
        'ce-source': '/here',
        'ce-type': 'changed',
      },
      body: undefined,
    })
  })

  it('writes partitionkey verbatim, since Knative makes it the Kafka key', () =>
    fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/), async (partitionkey) => {
        const { headers } = encode({ ...LEAST, partitionkey })
        const { rawHeaders } = await connection.send(Object.entries(headers))
        assert.equal(rawHeaders[rawHeaders.indexOf('ce-partitionkey') + 1], partitionkey)
      }),
    ))

  it('percent-encodes a partitionkey that no header can hold', () => {
    const { headers } = encode({ ...LEAST, partitionkey: 'wíki\n' })
    assert.equal(headers['ce-partitionkey'], 'w%C3%ADki%0A')
  })
})

describe('reading', () => {
  it('accepts an event without Content-Type, as a KafkaSource sends it', () => {
    const read = decode(binary({}, '{"a":1}'))
    assert.deepEqual({ ...read }, { ...LEAST, data: Buffer.from('{"a":1}') })
  })

  it('reads an event without a body as a tombstone, without data', async () => {
    const { rawHeaders, body } = await connection.send(Object.entries(encode({ ...LEAST }).headers))
    assert.equal(body, undefined)
    assert.equal('data' in decode({ rawHeaders, body }), false)
    assert.equal('data' in decode(binary({}, '')), false)
  })

  it('accepts raw UTF-8 in a header', async () => {
    const headers = [...Object.entries(encode({ ...LEAST }).headers)]
    const sent = await connection.send([...headers, ['ce-subject', Buffer.from('Hvítá 漢字 😀')]])
    assert.equal(decode(sent).subject, 'Hvítá 漢字 😀')
  })

  it('accepts latin1 in a header, as Knative sends a Kafka key', async () => {
    const headers = [...Object.entries(encode({ ...LEAST }).headers)]
    const sent = await connection.send([...headers, ['ce-key', Buffer.from('Hvítá', 'latin1')]])
    assert.equal(decode(sent).key, 'Hvítá')
  })

  it('accepts any datacontenttype as it is', () => {
    for (const type of [
      'application/json; charset=UTF-8',
      'application/json;charset="utf-8"',
      'application/json;\tcharset=utf-8',
      'APPLICATION/JSON',
      'application/vnd.example+json',
      'text/plain',
      'nonsense',
    ]) {
      const read = decode(binary({ 'content-type': type }, '{}'))
      assert.deepEqual([read.datacontenttype, read.data], [type, Buffer.from('{}')])
    }
  })

  it('accepts ce-datacontenttype where there is no Content-Type, even empty', () => {
    assert.equal(
      decode(binary({ 'ce-datacontenttype': 'text/plain' })).datacontenttype,
      'text/plain',
    )
    assert.equal('datacontenttype' in decode(binary({ 'ce-datacontenttype': '' })), false)
  })

  it('accepts extensions with names that every JavaScript object has', () => {
    assert.equal(decode(binary({ 'ce-constructor': 'x' })).constructor, 'x')
  })
})
