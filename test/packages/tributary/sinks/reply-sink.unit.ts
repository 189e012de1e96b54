import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OutputClosed, OutputFailed } from '../../../../packages/tributary/failures.ts'
import type { Reply } from '../../../../packages/tributary/reply.ts'
import { fileWriter } from '../../../../packages/tributary/sinks/file.ts'
import { replySink } from '../../../../packages/tributary/sinks/reply-sink.ts'

const reply = (value: string | null): Reply => ({
  attributes: {},
  key: undefined,
  value: value === null ? null : Buffer.from(value),
})

function sink(error?: Error) {
  const written: string[] = []
  const append = async (line: Buffer) => {
    if (error) throw error
    written.push(line.toString())
  }
  const store = replySink(fileWriter({ append, close: async () => {} }), 'out.jsonl')
  return { store, written }
}

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

test('other text with line breaks is a failed delivery of its event, not retried', async () => {
  const { store } = sink()
  await assert.rejects(
    store(reply('a\nb')),
    (error: { retryable: boolean; response: { status: number } }) => {
      assert.deepEqual([error.retryable, error.response.status], [false, 503])
      return true
    },
  )
})

test('a full disk is a failure of the output, in words, not of the event', async () => {
  const enospc = new Error('ENOSPC: no space left on device, write')
  const { store } = sink(Object.assign(enospc, { code: 'ENOSPC' }))
  const message = 'cannot write to out.jsonl: no space left on device (ENOSPC)'
  await assert.rejects(store(reply('1')), new OutputFailed(message, { cause: enospc }))
})

test('an output that its reader has closed is no failure', async () => {
  const { store } = sink(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }))
  await assert.rejects(store(reply('1')), OutputClosed)
})
