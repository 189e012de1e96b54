/** A REST API of a test, on a real socket of this machine. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** A request as the API received it. */
export interface Request {
  readonly method: string
  /** With its query, e.g. `/cities?q=Calder`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** The answer to a request; without members it is an empty 200. */
export interface Answer {
  /** The default is 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Written as JSON. */
  readonly json?: unknown
  /** Sent as it is, also if it is garbage. */
  readonly body?: string | Uint8Array
  /** How many milliseconds the answer takes; with Infinity it never comes. */
  readonly delay?: number
  /** The connection is reset in place of the answer. */
  readonly reset?: boolean
}

/** An answer, a list of answers of which the last repeats, or a function that makes them. */
export type Route = Answer | readonly Answer[] | ((request: Request) => Answer | Promise<Answer>)

/** A REST API that runs until it is closed; `await using` closes it. */
export interface FakeApi extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** All requests, in the order in which they came. */
  readonly requests: readonly Request[]
  /** Aborted when it is closed. */
  readonly closed: AbortSignal
  /** Resets the connections that are open, and stops. */
  close(): Promise<void>
}

/**
 * Starts a REST API on 127.0.0.1. A request without a route is answered 501.
 * @param routes by method and path, with or without the query; `*` stands for every other request
 *
 * @example
 * await using geo = await fakeApi({ 'GET /cities/1': { json: { country: 'IS' } }, '*': { status: 404 } })
 */
export async function fakeApi(routes: Readonly<Record<string, Route>>): Promise<FakeApi> {
  const requests: Request[] = []
  const counts = new Map<string, number>()
  const closing = new AbortController()

  const answerTo = (request: Request): Answer | Promise<Answer> => {
    const { method, path } = request
    const names = [`${method} ${path}`, `${method} ${path.split('?', 1)[0]}`, '*']
    const name = names.find((known) => Object.hasOwn(routes, known))
    const route = name === undefined ? undefined : routes[name]
    if (name === undefined || route === undefined) {
      return { status: 501, body: `this fake API has no route ${names[0]}\n` }
    }
    if (typeof route === 'function') return route(request)
    if (!isList(route)) return route
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    return route[Math.min(count, route.length - 1)] ?? {}
  }

  const server = createServer(async (incoming, response) => {
    const body = await text(incoming).catch(() => undefined)
    // The caller has hung up.
    if (body === undefined) return
    const { method = '', url: path = '/', headers } = incoming
    const query = new URL(path, 'http://fake').searchParams
    const request = { method, path, query, headers, body }
    requests.push(request)
    try {
      await send(response, await answerTo(request), closing.signal)
    } catch (error) {
      response.destroy()
      // A mistake in a function of the test: nobody handles its rejection, so the test fails with its line.
      if (!closing.signal.aborted) throw error
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    closing.abort()
    return new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
  const closed = closing.signal
  return { url: `http://127.0.0.1:${port}`, requests, closed, close, [Symbol.asyncDispose]: close }
}

async function send(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const { status = 200, headers = {}, json, body, delay = 0, reset = false } = answer
  if (delay === Number.POSITIVE_INFINITY) return
  // The delay must not keep the process alive once the API is closed.
  if (delay > 0) await sleep(delay, undefined, { ref: false, signal })
  if (reset) {
    response.socket?.resetAndDestroy()
    return
  }
  const type = { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...(json !== undefined && type), ...headers })
  response.end(json === undefined ? body : JSON.stringify(json))
}

const isList = (route: Route): route is readonly Answer[] => Array.isArray(route)
