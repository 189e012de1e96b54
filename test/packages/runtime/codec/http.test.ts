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

/** Through a real socket and back. */
async function travel(sent: Event): Promise<Event> {
  const { headers, body } = encode(sent)
  const bytes = body === undefined ? undefined : Buffer.from(body)
  return decode(await connection.send(Object.entries(headers), bytes))
}

describe('an event in binary mode', () => {
  it('survives a real connection whatever its attributes and bytes are', () =>
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

  it('has its data untouched, JSON or not', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const message = binary({ 'content-type': 'application/json' }, Buffer.from(bytes))
        assert.equal(decode(message).data, message.body)
      }),
    ))

  it('has data that is a value written as JSON', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const { body } = encode({ ...LEAST, data })
        assert.deepEqual(JSON.parse(String(body)), JSON.parse(JSON.stringify(data)))
      }),
    ))

  it('has data that is text as it is, where the media type says so', () => {
    const written = { ...LEAST, datacontenttype: 'text/plain', data: 'one "word"' }
    assert.equal(String(encode(written).body), 'one "word"')
  })

  it('keeps data that is a Uint8Array, as the SDK makes it, as bytes', () => {
    const part = new Uint8Array([9, 0, 159, 255, 9]).subarray(1, 4)
    const made = new CloudEvent({ ...LEAST, data: part })
    assert.deepEqual(Buffer.from(encode(made).body ?? ''), Buffer.from([0, 159, 255]))
  })

  it('without data has no body', () => {
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

  it('has its partitionkey verbatim, since Knative makes it the Kafka key', () =>
    fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[!-~]([ -~]*[!-~])?$/), async (partitionkey) => {
        const { headers } = encode({ ...LEAST, partitionkey })
        const { rawHeaders } = await connection.send(Object.entries(headers))
        assert.equal(rawHeaders[rawHeaders.indexOf('ce-partitionkey') + 1], partitionkey)
      }),
    ))

  it('has a partitionkey percent-encoded that no header could hold verbatim', () => {
    const { headers } = encode({ ...LEAST, partitionkey: 'wíki\n' })
    assert.equal(headers['ce-partitionkey'], 'w%C3%ADki%0A')
  })
})

describe('reading is lenient:', () => {
  it('no Content-Type, as a KafkaSource sends', () => {
    const read = decode(binary({}, '{"a":1}'))
    assert.deepEqual({ ...read }, { ...LEAST, data: Buffer.from('{"a":1}') })
  })

  it('no body is a tombstone', async () => {
    const { rawHeaders, body } = await connection.send(Object.entries(encode({ ...LEAST }).headers))
    assert.equal(body, undefined)
    assert.equal('data' in decode({ rawHeaders, body }), false)
    assert.equal('data' in decode(binary({}, '')), false)
  })

  it('header names in any case', () => {
    assert.equal(decode(binary({ 'ce-id': undefined, 'CE-Id': 'e2' })).id, 'e2')
  })

  it('raw UTF-8 in a header', async () => {
    const headers = [...Object.entries(encode({ ...LEAST }).headers)]
    const sent = await connection.send([...headers, ['ce-subject', Buffer.from('Hvítá 漢字 😀')]])
    assert.equal(decode(sent).subject, 'Hvítá 漢字 😀')
  })

  it('latin1 in a header, as Knative sends a Kafka key', async () => {
    const headers = [...Object.entries(encode({ ...LEAST }).headers)]
    const sent = await connection.send([...headers, ['ce-key', Buffer.from('Hvítá', 'latin1')]])
    assert.equal(decode(sent).key, 'Hvítá')
  })

  for (const type of [
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json;\tcharset=utf-8',
    'APPLICATION/JSON',
    'application/vnd.example+json',
    'text/plain',
    'nonsense',
  ]) {
    it(`any datacontenttype: ${JSON.stringify(type)}`, () => {
      const read = decode(binary({ 'content-type': type }, '{}'))
      assert.deepEqual([read.datacontenttype, read.data], [type, Buffer.from('{}')])
    })
  }

  it('ce-datacontenttype where there is no Content-Type, even empty', () => {
    assert.equal(
      decode(binary({ 'ce-datacontenttype': 'text/plain' })).datacontenttype,
      'text/plain',
    )
    assert.equal('datacontenttype' in decode(binary({ 'ce-datacontenttype': '' })), false)
  })

  it('extensions that JavaScript objects have as members', () => {
    assert.equal(decode(binary({ 'ce-constructor': 'x' })).constructor, 'x')
  })
})
