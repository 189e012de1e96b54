import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadLetterSink } from '../../../../packages/tributary/sinks/dead-letter-sink.ts'
import { fileWriter } from '../../../../packages/tributary/sinks/file.ts'
import { oneEvent } from '../support.ts'

const errors = { knativeerrordest: 'http://test.local' }
const unused = () => assert.fail()

test('a dead letter in the file is stored', async () => {
  const lines: string[] = []
  const append = async (line: Buffer) => void lines.push(line.toString())
  const store = deadLetterSink(fileWriter({ append, close: async () => {} }), unused, unused)
  assert.equal(await store(oneEvent(), errors), true)
  assert.equal(JSON.parse(lines[0] as string).knativeerrordest, 'http://test.local')
})

test('without a file a dead letter is printed, which is not stored', async () => {
  const printed: string[] = []
  const store = deadLetterSink(undefined, (line) => printed.push(line), unused)
  assert.equal(await store(oneEvent('{"title":"\u009b2J\u202e"}'), errors), false)
  assert.ok(!/[\u0080-\u009f\u202e]/.test(printed[0] as string))
  assert.deepEqual(JSON.parse(printed[0] as string).data, { title: '\u009b2J\u202e' })
})

test('a dead letter that cannot be written is printed, and the failure is reported once', async () => {
  const printed: string[] = []
  const reports: string[] = []
  const append = () =>
    Promise.reject(Object.assign(new Error('ENOSPC: no space, write'), { code: 'ENOSPC' }))
  const store = deadLetterSink(
    fileWriter({ append, close: async () => {} }),
    (line) => printed.push(line),
    (why) => reports.push(why),
  )
  assert.equal(await store(oneEvent(), errors), false)
  assert.equal(await store(oneEvent(), errors), false)
  assert.equal(printed.length, 2)
  assert.deepEqual(reports, ['no space (ENOSPC)'])
})
