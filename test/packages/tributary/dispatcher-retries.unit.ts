import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { DeliveryFailure, OutputFailed } from '../../../packages/tributary/failures.ts'
import { CE, delivering, fakeFunction, oneEvent } from './support.ts'

const DEST = 'http://test.local'

test('a connection that is reset is retried, and the dead letter has no code', async () => {
  await using fn = await fakeFunction((response) => response.socket?.resetAndDestroy())
  using to = delivering(fn.url)
  const outcome = await to.dispatcher.deliver(oneEvent())
  assert.equal(outcome.kind, 'dead')
  assert.equal(fn.calls.length, 3)
  assert.deepEqual(to.deadLetters[0]?.errors, { knativeerrordest: DEST })
})

test('a response that breaks off is retried', async () => {
  await using fn = await fakeFunction((response, n) => {
    if (n > 1) return response.writeHead(204).end()
    response.writeHead(200, { ...CE, 'content-length': '10' })
    response.write('half', () => response.socket?.resetAndDestroy())
  })
  using to = delivering(fn.url)
  assert.equal((await to.dispatcher.deliver(oneEvent())).kind, 'skipped')
  assert.equal(fn.calls.length, 2)
})

test('a function that is not there is called again', async () => {
  let url: string
  {
    await using gone = await fakeFunction(() => {})
    url = gone.url
  }
  using to = delivering(url)
  await to.dispatcher.deliver(oneEvent())
  assert.deepEqual(to.pauses, [200, 400])
  assert.deepEqual(to.deadLetters[0]?.errors, { knativeerrordest: DEST })
})

test('after a timeout the function is called again while the first call still runs', async () => {
  let first: ServerResponse | undefined
  await using fn = await fakeFunction((response, n) => {
    if (n === 1) first = response
    else {
      assert.equal(first?.writableEnded, false)
      response.writeHead(200, CE).end('{}')
    }
  })
  using to = delivering(fn.url, { timeout: 300 })
  assert.equal((await to.dispatcher.deliver(oneEvent())).kind, 'enriched')
  assert.equal(fn.calls.length, 2)
})

test('a timeout at every call becomes a dead letter without a code', async () => {
  await using fn = await fakeFunction(() => {})
  using to = delivering(fn.url, { timeout: 20, spec: { retry: 1 } })
  const outcome = await to.dispatcher.deliver(oneEvent())
  assert.equal(to.pauses.length, 1)
  assert.deepEqual(to.deadLetters[0]?.errors, { knativeerrordest: DEST })
  assert.match(outcome.kind === 'dead' ? outcome.failure.message : '', /timeout/)
})

test('retries wait as the policy says', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(500).end())
  for (const [backoffPolicy, pauses] of [
    ['exponential', [200, 400, 800]],
    ['linear', [100, 200, 300]],
  ] as const) {
    using to = delivering(fn.url, { spec: { retry: 3, backoffPolicy } })
    await to.dispatcher.deliver(oneEvent())
    assert.deepEqual(to.pauses, pauses)
  }
})

test('without retries there is one call', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(503).end())
  using to = delivering(fn.url, { spec: { retry: 0 } })
  await to.dispatcher.deliver(oneEvent())
  assert.equal(fn.calls.length, 1)
})

test('the same bytes and attributes are sent at each retry', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(500).end())
  using to = delivering(fn.url)
  await to.dispatcher.deliver(oneEvent())
  assert.equal(new Set(fn.calls.map((call) => JSON.stringify(call))).size, 1)
})

test('an event whose own reply cannot be stored is a dead letter with the code of the sink', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  const response = { status: 503, headers: new Map<string, string>(), body: Buffer.alloc(0) }
  const tooLarge = new DeliveryFailure('too large', { retryable: false, response })
  using to = delivering(fn.url, { store: () => Promise.reject(tooLarge) })
  const event = oneEvent()
  assert.equal((await to.dispatcher.deliver(event)).kind, 'dead')
  assert.equal(fn.calls.length, 1)
  const errors = { knativeerrordest: DEST, knativeerrorcode: '503' }
  assert.deepEqual(to.deadLetters, [{ event, errors }])
})

test('an output that fails makes no dead letter of a good event', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  using to = delivering(fn.url, { store: () => Promise.reject(new OutputFailed('disk full')) })
  await assert.rejects(to.dispatcher.deliver(oneEvent()), new OutputFailed('disk full'))
  assert.deepEqual([fn.calls.length, to.pauses, to.deadLetters], [1, [], []])
})

test('an event that HTTP cannot carry is a dead letter at once, which says why', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(204).end())
  using to = delivering(fn.url)
  const attributes = { ...oneEvent().attributes, key: 'two\nlines' }
  const outcome = await to.dispatcher.deliver({ ...oneEvent(), attributes })
  assert.deepEqual([outcome.kind, fn.calls.length, to.pauses], ['dead', 0, []])
  const errors = to.deadLetters[0]?.errors
  assert.equal(errors?.knativeerrordest, DEST)
  assert.match(
    atob(errors?.knativeerrordata ?? ''),
    /^the attribute key has .* U\+000A: HTTP cannot/,
  )
})

test('an error that is no delivery failure ends the delivery without an outcome', async () => {
  await using fn = await fakeFunction((response) => response.writeHead(200, CE).end('{}'))
  using to = delivering(fn.url, { store: () => Promise.reject(new TypeError('a bug')) })
  await assert.rejects(to.dispatcher.deliver(oneEvent()), TypeError)
  assert.deepEqual(to.deadLetters, [])
})
