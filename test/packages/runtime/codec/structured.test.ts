import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decode } from '../../../../packages/runtime/codec/http.ts'
import { text } from '../../../support/events.ts'
import { formatted, LEAST, structured } from '../../../support/messages.ts'

describe('an event in structured mode', () => {
  it('is recognized by its media type, in any case and with parameters', () => {
    for (const type of [
      'application/cloudevents+json',
      'application/cloudevents+json; charset=UTF-8',
      'application/cloudevents+json;charset=utf-8',
      'Application/CloudEvents+JSON ; x=y',
      'application/cloudevents',
    ]) {
      const read = decode(structured({ data: { a: 1 } }, type))
      assert.deepEqual({ ...read }, { ...LEAST, data: { a: 1 } }, type)
    }
  })

  it('has any JSON as its data, 0, false and the empty string too', () => {
    for (const data of [0, false, '', null, [], {}]) {
      assert.deepEqual({ ...decode(structured({ data })) }, { ...LEAST, data })
    }
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const written = JSON.parse(JSON.stringify(data))
        assert.deepEqual(decode(structured({ data: written })).data, written)
      }),
    )
  })

  it('has the bytes of data_base64 as its data', () =>
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const data_base64 = Buffer.from(bytes).toString('base64')
        assert.deepEqual(decode(structured({ data_base64 })).data, Buffer.from(bytes))
      }),
    ))

  it('ignores members that are null', () => {
    const read = decode(structured({ subject: null, time: null, trace: null, data_base64: null }))
    assert.deepEqual({ ...read }, LEAST)
  })

  it('keeps boolean and integer extensions as they are', () => {
    const read = decode(structured({ gap: true, epoch: 7 }))
    assert.deepEqual([read.gap, read.epoch], [true, 7])
  })

  it('may have any text in its attributes', () =>
    fc.assert(
      fc.property(text, (extension) => {
        assert.equal(decode(structured({ extension })).extension, extension)
      }),
    ))

  it('may be a batch of one', () => {
    const body = JSON.stringify([{ ...LEAST, data: 0 }])
    const read = decode(formatted(body, 'application/cloudevents-batch+json; charset=UTF-8'))
    assert.deepEqual({ ...read }, { ...LEAST, data: 0 })
  })

  it('may have extensions with names that every JavaScript object has', () => {
    assert.equal(decode(structured({ constructor: 'x' })).constructor, 'x')
  })

  it('may have __proto__ in its data, which changes no other object', () => {
    const members = JSON.stringify(LEAST).slice(1, -1)
    const { data } = decode(formatted(`{${members},"data":{"__proto__":{"polluted":1}}}`))
    assert.equal(JSON.stringify(data), '{"__proto__":{"polluted":1}}')
    assert.equal('polluted' in {}, false)
  })
})
