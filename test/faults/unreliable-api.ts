// A REST API that takes 50 ms and fails in every way, each city in a way of its own.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { saying } from '../support/fake-api.ts'

export const LATENCY_MS = 50

/** The weather of a city; no two cities have the same. */
export const weatherOf = (number: number) => ({ of: `city ${number}`, rain: number % 2 === 0 })

type Respond = (request: IncomingMessage, response: ServerResponse, number: number) => void

const TOO_MUCH = Buffer.alloc(10_000_000, '[0,')
const location = 'http://127.0.0.1:1/elsewhere'
const right: Respond = (request, response, number) => saying(weatherOf(number))(request, response)

/** Each way to answer: how many of 60 cities have it, the code of their events, and the answer. */
export const WAYS: Readonly<Record<string, readonly [of60: number, code: string, Respond]>> = {
  right: [42, 'enriched', right],
  'nothing there': [4, 'skipped', saying({ error: 'no such city' }, 404)],
  400: [1, 'upstream_refused', saying({ error: 'no' }, 400)],
  401: [1, 'upstream_unauthorized', saying({}, 401)],
  429: [1, 'upstream_busy', saying({}, 429)],
  500: [2, 'upstream_unavailable', saying({}, 500)],
  'a reset': [2, 'upstream_unavailable', ({ socket }) => socket.resetAndDestroy()],
  'half an answer': [
    1,
    'upstream_unavailable',
    ({ socket }, response, number) => {
      const body = JSON.stringify(weatherOf(number))
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.slice(0, 9), () => socket.destroy())
    },
  ],
  garbage: [2, 'upstream_invalid', (_, response) => response.end('<html>An error</html>')],
  'a redirect': [
    1,
    'upstream_invalid',
    (_, response) => void response.writeHead(302, { location }).end(),
  ],
  '10 MB': [2, 'upstream_invalid', (_, response) => void response.end(TOO_MUCH)],
  silence: [1, 'upstream_timeout', () => {}],
}

const ORDER = Object.keys(WAYS).flatMap((way) => Array<string>(WAYS[way]?.[0] ?? 0).fill(way))

/** 7 and 60 have no common divisor, so that the ways take turns. */
export const wayOf = (number: number): string => ORDER[(number * 7) % 60] as string

/** Answers a request for a city as its way is, after 50 ms. */
export function unreliable(request: IncomingMessage, response: ServerResponse): void {
  const number = Number(/\/cities\/(\d+)\//.exec(request.url ?? '')?.[1])
  setTimeout(() => WAYS[wayOf(number)]?.[2](request, response, number), LATENCY_MS)
}
