import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { FunctionClient } from '../../../packages/tributary/client.ts'
import { type DeliverySpec, Dispatcher } from '../../../packages/tributary/dispatcher.ts'
import type { SourceEvent } from '../../../packages/tributary/event.ts'
import { lineEvents } from '../../../packages/tributary/line-events.ts'
import type { Reply } from '../../../packages/tributary/reply.ts'

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
  /** Stands for the KafkaSink; by default it accepts every reply. */
  readonly store?: (reply: Reply) => Promise<void>
  /** Waits before a retry; by default a retry does not wait. */
  readonly pause?: () => Promise<void>
}

/** A dispatcher to a URL, with the replies and dead letters it stored and the pauses it made. */
export function delivering(url: string, options: DeliveringOptions = {}) {
  const replies: Reply[] = []
  const deadLetters: { event: SourceEvent; errors: Readonly<Record<string, string>> }[] = []
  const pauses: number[] = []
  const client = clientOf(url, options.timeout ?? 30_000)
  const dispatcher = new Dispatcher(
    {
      call: (event) => client.post(event),
      storeReply: async (reply) => {
        await options.store?.(reply)
        replies.push(reply)
      },
      storeDeadLetter: async (event, errors) => {
        deadLetters.push({ event, errors })
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
  return { dispatcher, replies, deadLetters, pauses, [Symbol.dispose]: () => client.close() }
}

/** Events as a source of this name makes them from lines. */
export const events = (lines: readonly string[], partitions = 4): SourceEvent[] => {
  const toEvent = lineEvents('test', 'local', partitions)
  return lines.map((line) => toEvent(Buffer.from(line)))
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
