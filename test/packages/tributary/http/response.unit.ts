import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readResponse } from '../../../../packages/tributary/http/response.ts'

const HEAD = 'HTTP/1.1 200 OK\r\nCE-Id: 1\r\ncontent-type:application/json \r\n'

/** Reads these bytes, `step` at a time; with `ended` the connection ends after them. */
function read(text: string, { step = text.length, ended = false } = {}) {
  const bytes = Buffer.from(text, 'latin1')
  const reading = readResponse()
  let { done, value } = reading.next()
  for (let come = step; !done && come < bytes.length + step; come += step) {
    const needed = value as number
    if (Math.min(come, bytes.length) < needed) continue
    ;({ done, value } = reading.next(bytes.subarray(0, come)))
  }
  if (!done && ended && value === Number.POSITIVE_INFINITY) {
    ;({ done, value } = reading.next(bytes))
  }
  if (!done || typeof value === 'number' || value === undefined) return undefined
  const { response, size, last } = value
  const { status, headers, body } = response
  return { status, headers: Object.fromEntries(headers), body: String(body), size, last }
}

const rows: Record<string, readonly [text: string, body: string]> = {
  'a body with its length': [`${HEAD}Content-Length: 4\r\n\r\n{\r\n}`, '{\r\n}'],
  'no body': [`${HEAD}content-length: 0\r\n\r\n`, ''],
  'chunks, extensions and trailers': [
    `${HEAD}transfer-encoding: chunked\r\n\r\n3;x=y\r\na\r\n\r\nA\r\n0123456789\r\n0\r\nx: y\r\n\r\n`,
    'a\r\n0123456789',
  ],
  'interim responses before it': [
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${HEAD}content-length: 1\r\n\r\nx`,
    'x',
  ],
}

suite('a response is read to its end', () => {
  for (const [title, [text, body]] of Object.entries(rows)) {
    test(`${title}, in pieces of any size`, () => {
      const headers = { 'ce-id': '1', 'content-type': 'application/json' }
      for (let step = 1; step <= text.length; step++) {
        const answer = read(text, { step })
        assert.deepEqual({ ...answer?.headers, ...headers }, answer?.headers)
        assert.deepEqual([answer?.status, answer?.body], [200, body])
        assert.deepEqual([answer?.size, answer?.last], [text.length, false])
      }
    })

    test(`${title}, but not before it`, () => {
      for (let length = 0; length < text.length; length++) {
        assert.equal(read(text.slice(0, length), { ended: true }), undefined)
      }
    })
  }

  test('which is the end of the connection if no header says otherwise', () => {
    assert.equal(read(`${HEAD}\r\nbody`), undefined)
    assert.equal(read(`${HEAD}\r\nbody`, { ended: true })?.body, 'body')
    assert.equal(read(`${HEAD}\r\nbo`, { step: 3, ended: true })?.body, 'bo')
  })

  for (const status of [204, 304]) {
    test(`and ${status} has no body, whatever its content-length`, () => {
      const answer = read(`HTTP/1.1 ${status} x\r\ncontent-length: 5\r\n\r\n`)
      assert.deepEqual([answer?.status, answer?.body], [status, ''])
    })
  }

  test('and not beyond it', () => {
    assert.equal(read(`${HEAD}content-length: 1\r\n\r\nxHTTP/1.1`)?.size, HEAD.length + 22)
  })
})

test('a response may be the last of its connection', () => {
  assert.equal(read(`${HEAD}connection: Close\r\ncontent-length: 0\r\n\r\n`)?.last, true)
})

test('header values keep their bytes', () => {
  assert.equal(read(`${HEAD}x: a: \xe9\r\ncontent-length: 0\r\n\r\n`)?.headers.x, 'a: é')
})

test('bytes that are no HTTP/1.1 response are refused', () => {
  for (const text of [
    'garbage\r\n\r\n',
    'HTTP/2 200\r\n\r\n',
    'HTTP/1.1 700 x\r\n\r\n',
    `${HEAD}content-length: -1\r\n\r\n`,
    `${HEAD}content-length: 1, 1\r\n\r\n`,
    `${HEAD}transfer-encoding: chunked\r\n\r\nx\r\n`,
  ]) {
    assert.throws(() => read(text), /the response has a .* that is not HTTP\/1\.1's/)
  }
})
