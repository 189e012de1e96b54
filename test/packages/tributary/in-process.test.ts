import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { FunctionClient } from '../../../packages/tributary/client.ts'
import type { SourceEvent } from '../../../packages/tributary/event.ts'
import {
  type Definition,
  type Started,
  startFunction,
} from '../../../packages/tributary/functions.ts'
import type { HttpResponse } from '../../../packages/tributary/http/response.ts'
import { lineEvents } from '../../../packages/tributary/line-events.ts'
import { change, enrichment } from '../../support/function-serve.ts'
import { clientOf, gate } from './support.ts'

async function started(t: TestContext, definition: unknown, env = {}): Promise<Started> {
  const log = () => {}
  const fn = await startFunction(definition as Definition, { datacenter: 'local', env, log })
  t.after(() => fn.close())
  return fn
}

const inProcess = (fn: Started, timeout = 5000) => new FunctionClient(fn.url, fn.connect, timeout)

const event = (more: object = {}): SourceEvent =>
  lineEvents('test', 'local', 1)(Buffer.from(JSON.stringify(change(more))))

const inFlight = async ({ url }: Started) =>
  /^tributary_events_in_flight\S* (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]

test('an event gets the same response within the process and over the network', async (t) => {
  const fn = await started(t, enrichment())
  const clients = [inProcess(fn), clientOf(fn.url)]
  for (const sent of [event(), event({ dt: 'never' }), { ...event(), body: null }]) {
    const [here, there] = await Promise.all(clients.map((client) => client.post(sent)))
    const { headers, ...answer } = here as NonNullable<typeof here>
    assert.deepEqual(answer, { status: there?.status, body: there?.body })
    const dateless = (all: HttpResponse['headers'] = new Map()) =>
      [...all].filter(([name]) => name !== 'date')
    assert.deepEqual(dateless(headers), dateless(there?.headers))
  }
  for (const client of clients) client.close()
})

test('an event of megabytes is sent and answered whole', async (t) => {
  const fn = await started(t, enrichment())
  const client = inProcess(fn)
  const text = 'ö'.repeat(2_000_000)
  const { body } = await client.post(event({ text }))
  assert.equal(JSON.parse(body.toString()).text, text)
  client.close()
})

test('an event whose caller has hung up stays in flight until its work ends, and the next is answered', async (t) => {
  const [working, aborted] = [gate(), gate()]
  let first = true
  const definition = enrichment(async (made, { signal }) => {
    if (!first) return made
    first = false
    working.resolve()
    await once(signal, 'abort')
    aborted.resolve()
    return made
  })
  const fn = await started(t, definition, { EVENT_DEADLINE_MS: '1000' })
  const client = inProcess(fn, 300)
  const timedOut = assert.rejects(client.post(event()), { name: 'TimeoutError' })
  await working.promise
  assert.equal(await inFlight(fn), '1')
  await timedOut
  await aborted.promise
  assert.equal((await client.post(event())).status, 200)
  assert.equal(await inFlight(fn), '0')
  client.close()
})

test('a function that closes does not wait for work whose caller has hung up', async (t) => {
  let work: AbortSignal | undefined
  const definition = enrichment((_, { signal }) => {
    work = signal
    return new Promise<never>(() => {})
  })
  const fn = await started(t, definition)
  const client = inProcess(fn, 100)
  await assert.rejects(client.post(event()), { name: 'TimeoutError' })
  assert.equal(work?.aborted, false)
  const began = performance.now()
  await fn.close()
  assert.equal(work?.aborted, true)
  assert.ok(performance.now() - began < 5000, 'it waited for the end of the grace period')
  client.close()
})

test('a function that closes answers the requests in flight, and refuses others', async (t) => {
  const [working, done] = [gate(), gate()]
  const definition = enrichment(async (made) => {
    working.resolve()
    await done.promise
    return made
  })
  const fn = await started(t, definition)
  const client = inProcess(fn)
  const answer = client.post(event())
  await working.promise
  const closed = fn.close()
  assert.equal((await client.post(event())).status, 503)
  done.resolve()
  assert.equal((await answer).status, 200)
  await closed
  assert.equal((await client.post(event())).status, 503)
  client.close()
})
