import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Reply } from '../../../packages/tributary/answer.ts'
import { FunctionClient } from '../../../packages/tributary/client.ts'
import { Delivery, type DeliverySpec } from '../../../packages/tributary/delivery.ts'
import { DeliveryFailure } from '../../../packages/tributary/failures.ts'
import { recorder, type SourceEvent } from '../../../packages/tributary/record.ts'

/** Headers of a complete CloudEvent, as a function answers with it. */
export const CE = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-source': '/local/test',
  'ce-type': 'test',
}

export interface Call {
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** An HTTP server that stands for a function; `answer` gets each call and its number, from 1. */
export async function fakeFunction(
  answer: (response: ServerResponse, n: number, call: Call) => void,
) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    const call = { headers: request.headers, body: await buffer(request) }
    answer(response, calls.push(call), call)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A client whose connections can break as only those of the network do. */
export function clientOf(url: string, timeout = 5000): FunctionClient {
  const { hostname: host, port } = new URL(url)
  return new FunctionClient(url, () => connect({ host, port: Number(port) }), timeout)
}

export interface DeliveringOptions {
  readonly spec?: Partial<DeliverySpec>
  readonly timeout?: number
  /** The KafkaSink; by default it takes everything. */
  readonly store?: (reply: Reply) => Promise<void>
  /** Waits before a retry; by default it does not. */
  readonly pause?: () => Promise<void>
}

/** A whole delivery to a URL, with what it emitted, buried and waited for. */
export function delivering(url: string, options: DeliveringOptions = {}) {
  const emitted: Reply[] = []
  const buried: { event: SourceEvent; errors: Record<string, string> }[] = []
  const pauses: number[] = []
  const client = clientOf(url, options.timeout ?? 30_000)
  const delivery = new Delivery(
    {
      call: (event) => client.post(event),
      store: async (reply) => {
        await options.store?.(reply)
        emitted.push(reply)
      },
      bury: async (event, errors) => {
        buried.push({ event, errors })
        return true
      },
      destination: 'http://test.local',
    },
    { retry: 2, backoffPolicy: 'exponential', backoffDelay: 100, ...options.spec },
    {
      pause: async (ms) => {
        pauses.push(ms)
        await options.pause?.()
      },
    },
  )
  return { delivery, emitted, buried, pauses, [Symbol.dispose]: () => client.close() }
}

export const sinkFailure = (retryable = true) =>
  new DeliveryFailure('the sink is down', {
    retryable,
    answer: { status: 503, headers: new Map(), body: Buffer.alloc(0) },
  })

/** Events as a source of this name makes them from lines. */
export const events = (lines: readonly string[], partitions = 4): SourceEvent[] => {
  const record = recorder('test', 'local', partitions)
  return lines.map((line) => record(Buffer.from(line)))
}

export const oneEvent = (line = '{"wiki_id":"labwiki","page":{"page_id":7}}'): SourceEvent =>
  events([line])[0] as SourceEvent

/** A promise and its resolver, to let something happen at a chosen moment. */
export const gate = () => Promise.withResolvers<void>()

export async function* source<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, gone when the tests of the file are done. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-'))
  folders.push(folder)
  return folder
}
