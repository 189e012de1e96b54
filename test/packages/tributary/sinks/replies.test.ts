import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reply } from '../../../../packages/tributary/answer.ts'
import { OutputClosed } from '../../../../packages/tributary/failures.ts'
import { fileSink } from '../../../../packages/tributary/sinks/file.ts'
import { replySink } from '../../../../packages/tributary/sinks/replies.ts'

const reply = (value: string | null): Reply => ({
  attributes: {},
  key: undefined,
  value: value === null ? null : Buffer.from(value),
})

function sink(failure?: () => Error | undefined) {
  const written: string[] = []
  const reports: string[] = []
  const append = async (line: Buffer) => {
    const error = failure?.()
    if (error) throw error
    written.push(line.toString())
  }
  const store = replySink(fileSink({ append, close: async () => {} }), (why) => reports.push(why))
  return { store, written, reports }
}

const enospc = () =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

test('a reply is stored as its bytes, a tombstone as null', async () => {
  const { store, written } = sink()
  await store(reply('{ "a":  1}'))
  await store(reply(null))
  await store(reply('not json'))
  assert.deepEqual(written, ['{ "a":  1}', 'null', 'not json'])
})

test('JSON with line breaks is compacted to one line', async () => {
  const { store, written } = sink()
  await store(reply('{\r\n "a": "x\\ny"\n}\n'))
  assert.deepEqual(written, ['{"a":"x\\ny"}'])
})

test('other text with line breaks cannot be stored, and trying again does not help', async () => {
  const { store } = sink()
  await assert.rejects(
    store(reply('a\nb')),
    (error: { retryable: boolean; answer: { status: number } }) => {
      assert.deepEqual([error.retryable, error.answer.status], [false, 503])
      return true
    },
  )
})

test('a failing output is reported once per row, in words, and can be retried', async () => {
  let failing = true
  const { store, reports } = sink(() => (failing ? enospc() : undefined))
  await assert.rejects(store(reply('1')), { retryable: true })
  await assert.rejects(store(reply('1')))
  assert.deepEqual(reports, ['no space left on device (ENOSPC)'])
  failing = false
  await store(reply('1'))
  failing = true
  await assert.rejects(store(reply('1')))
  assert.equal(reports.length, 2)
})

test('an output that nobody reads any more is no failure of the reply', async () => {
  const { store, reports } = sink(() => Object.assign(new Error('EPIPE'), { code: 'EPIPE' }))
  await assert.rejects(store(reply('1')), OutputClosed)
  assert.deepEqual(reports, [])
})
