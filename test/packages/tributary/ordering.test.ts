import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SourceEvent } from '../../../packages/tributary/event.ts'
import { RunError } from '../../../packages/tributary/failures.ts'
import { type ConsumeOptions, consume } from '../../../packages/tributary/ordering.ts'
import { CE, delivering, events, fakeFunction, gate, source } from './support.ts'

const never = new AbortController().signal
const ordered: ConsumeOptions = { ordering: 'ordered', signal: never }

const pages = (count: number, of: number) =>
  events(
    Array.from({ length: count }, (_, n) =>
      JSON.stringify({ wiki_id: 'labwiki', page_id: n % of, sequence: n }),
    ),
  )

/** A latency that differs from call to call, and is the same in every run. */
const latency = (n: number) => (n * 7919) % 13

test('ordered delivery keeps the order of each page, and nothing is lost', async () => {
  await using fn = await fakeFunction(async (response, n, { body }) => {
    await sleep(latency(n))
    response.writeHead(n % 5 === 0 ? 503 : 200, CE).end(body)
  })
  using to = delivering(fn.url, { spec: { retry: 20, backoffDelay: 0 } })
  await consume(
    source(pages(200, 11)),
    async (event) => void (await to.dispatcher.deliver(event)),
    ordered,
  )
  assert.equal(to.replies.length, 200)
  const last = new Map<number, number>()
  for (const { value } of to.replies) {
    const { page_id, sequence } = JSON.parse(String(value))
    assert.ok(sequence > (last.get(page_id) ?? -1), `page ${page_id}`)
    last.set(page_id, sequence)
  }
})

test('ordered delivery has one event in flight per partition, until its reply is stored', async () => {
  const inFlight = new Map<number, number>()
  let most = 0
  const handle = async ({ partition }: SourceEvent) => {
    inFlight.set(partition, (inFlight.get(partition) ?? 0) + 1)
    assert.equal(inFlight.get(partition), 1)
    most = Math.max(
      most,
      [...inFlight.values()].reduce((sum, n) => sum + n),
    )
    await sleep(1)
    inFlight.set(partition, 0)
  }
  await consume(source(pages(100, 50)), handle, ordered)
  assert.equal(most, 4)
})

test('keyed delivery has one event in flight per page, many per partition', async () => {
  const inFlight = new Set<number>()
  const order = new Map<number, number[]>()
  let most = 0
  const handle = async ({ body }: SourceEvent) => {
    const { page_id, sequence } = JSON.parse(String(body))
    assert.ok(!inFlight.has(page_id))
    inFlight.add(page_id)
    most = Math.max(most, inFlight.size)
    await sleep(latency(sequence))
    inFlight.delete(page_id)
    order.set(page_id, [...(order.get(page_id) ?? []), sequence])
  }
  const onePartition = pages(200, 20).map((event) => ({ ...event, partition: 0 }))
  await consume(source(onePartition), handle, { ordering: 'keyed', signal: never })
  assert.equal(most, 20)
  assert.equal([...order.values()].flat().length, 200)
  for (const sequences of order.values()) {
    assert.deepEqual(
      sequences,
      sequences.toSorted((a, b) => a - b),
    )
  }
})

test('keyed delivery orders by the key, else by the page in the body, else by the partition', async () => {
  const event = (body: string, attributes = {}): SourceEvent => ({
    partition: 0,
    attributes,
    body: Buffer.from(body),
  })
  const page = '{"database":"w","page_id":1}'
  const lanes = [
    [event(page), event('{"wiki_id":"w","page":{"page_id":1}}')],
    [event('null', { partitionkey: 'k' }), event(page, { partitionkey: 'k' })],
    [event('no json'), event('{}')],
  ]
  for (const [first, second] of lanes as [SourceEvent, SourceEvent][]) {
    const began: SourceEvent[] = []
    const open = gate()
    const handle = async (each: SourceEvent) => {
      began.push(each)
      await open.promise
    }
    const ending = consume(source([first, second]), handle, { ordering: 'keyed', signal: never })
    await sleep(5)
    assert.deepEqual(began, [first])
    open.resolve()
    await ending
    assert.deepEqual(began, [first, second])
  }
})

test('unordered delivery has many requests in flight, and never over 100', async () => {
  let inFlight = 0
  let most = 0
  const full = gate()
  await using fn = await fakeFunction(async (response) => {
    inFlight++
    most = Math.max(most, inFlight)
    if (inFlight === 100) full.resolve()
    await full.promise
    inFlight--
    response.writeHead(204).end()
  })
  using to = delivering(fn.url)
  let skipped = 0
  const handle = async (event: SourceEvent) => {
    if ((await to.dispatcher.deliver(event)).kind === 'skipped') skipped++
  }
  await consume(source(pages(250, 250)), handle, { ordering: 'unordered', signal: never })
  assert.equal(skipped, 250)
  assert.equal(most, 100)
})

test('an event that waits for its retry does not count among the 100 requests', async () => {
  const others = gate()
  await using fn = await fakeFunction((response, n) => {
    if (n > 100) others.resolve()
    response.writeHead(n <= 100 ? 503 : 204).end()
  })
  // The first hundred wait until one of the others has been called.
  using to = delivering(fn.url, { pause: () => others.promise })
  let skipped = 0
  const handle = async (event: SourceEvent) => {
    if ((await to.dispatcher.deliver(event)).kind === 'skipped') skipped++
  }
  await consume(source(pages(150, 150)), handle, { ordering: 'unordered', signal: never })
  assert.equal(skipped, 150)
})

test('the limit ends the reading, and what was read is handled', async () => {
  let handled = 0
  let read = 0
  const endless = (async function* () {
    for (const event of pages(1000, 3)) {
      read++
      yield event
    }
  })()
  const handle = async () => {
    await sleep(1)
    handled++
  }
  await consume(endless, handle, { ...ordered, limit: 10 })
  assert.deepEqual({ read, handled }, { read: 10, handled: 10 })
})

test('the signal ends the reading, and what was read is handled', async () => {
  const stop = new AbortController()
  let handled = 0
  const handle = async () => {
    if (++handled === 5) stop.abort()
  }
  await consume(source(pages(1000, 1000)), handle, { ordering: 'unordered', signal: stop.signal })
  assert.ok(handled >= 5 && handled < 1000)
})

test('a source that fails ends the run after everything read from it is handled', async () => {
  let handled = 0
  const failing = (async function* () {
    yield* pages(3, 1)
    throw new RunError('broken')
  })()
  const handle = async () => {
    await sleep(5)
    handled++
  }
  await assert.rejects(consume(failing, handle, ordered), /broken/)
  assert.equal(handled, 3)
})

test('reading pauses when enough is queued', async () => {
  let read = 0
  let handled = 0
  const full = gate()
  const events = (async function* () {
    for (const event of pages(3000, 1)) {
      if (++read === 257) full.resolve()
      assert.ok(read - handled <= 258)
      yield event
    }
  })()
  const handle = async () => {
    await full.promise
    handled++
  }
  await consume(events, handle, ordered)
  assert.equal(handled, 3000)
})

test('a signal stops the reading although source and function never wait for the system', async () => {
  const stop = new AbortController()
  const [event] = pages(1, 1) as [SourceEvent]
  let handled = 0
  const handle = async () => void handled++
  setImmediate(() => stop.abort())
  const options: ConsumeOptions = { ordering: 'unordered', signal: stop.signal }
  await consume(source(Array(10_000).fill(event)), handle, options)
  assert.ok(handled < 10_000)
})

test('large events are bounded by their size', async () => {
  const body = Buffer.alloc(30 * 1024 * 1024)
  const large: SourceEvent[] = Array.from({ length: 6 }, () => ({
    partition: 0,
    attributes: {},
    body,
  }))
  let read = 0
  let handled = 0
  const events = (async function* () {
    for (const event of large) {
      assert.ok(++read - handled <= 4)
      yield event
    }
  })()
  const handle = async () => {
    await sleep(1)
    handled++
  }
  await consume(events, handle, ordered)
  assert.equal(handled, 6)
})
