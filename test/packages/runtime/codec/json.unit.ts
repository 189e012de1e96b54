import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseJson } from '../../../../packages/runtime/codec/json.ts'
import { refusal } from '../../../support/messages.ts'

const messageOf = (text: string | Buffer) => {
  const { code, message } = refusal(() => parseJson(Buffer.from(text)))
  assert.equal(code, 'malformed_json')
  return message
}

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the error of malformed JSON', () => {
  it('quotes no word of the text', () => {
    const word = fc.string({ unit: fc.constantFrom(...'SECRET漢"{}[]:,\\') })
    fc.assert(
      fc.property(
        word.filter((text) => !isJson(text)),
        (text) => {
          const message = messageOf(text)
          assert.match(message, /^the data is not JSON[a-z0-9 :]*$/)
          for (const number of message.match(/\d+/g) ?? []) {
            assert.ok(Number(number) <= Buffer.byteLength(text), message)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('takes no position from the text', () => {
    assert.doesNotMatch(messageOf('at position 81549300'), /81549300/)
  })

  it('names the position, or none, but never a wrong one', () => {
    for (const [text, position] of [
      ['{"a":x}', 5],
      ['{"a":1,}', 7],
      ['secret', 0],
      [`{"a":"${'long '.repeat(20)}",b`, 108],
    ] as const) {
      const place = /at (position \d+|its end)/.exec(messageOf(text))?.[0]
      assert.equal(place ?? `at position ${position}`, `at position ${position}`)
    }
  })

  it('names the end where the text was cut off', () => {
    assert.match(messageOf('[1,2'), /at (its end|position 4) of 4 bytes/)
    assert.match(messageOf(''), /at (its end|position 0) of 0 bytes/)
  })

  it('says that the bytes are not UTF-8', () => {
    assert.equal(messageOf(Buffer.from([0x22, 0xff, 0x22])), 'the data is not UTF-8')
    assert.equal(messageOf(Buffer.from('"é"', 'latin1')), 'the data is not UTF-8')
  })
})
