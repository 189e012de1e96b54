import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A whole HTTP answer. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

export interface Request {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Buffer | undefined
  /** A keep-alive agent; without one each request has its own connection. */
  readonly agent?: Agent
}

/** Sends one request; rejects if no whole answer comes. */
export async function send(
  url: string,
  { method = 'POST', path = '/', headers = {}, body, agent }: Request = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { hostname, port } = new URL(url)
  const outgoing = request({
    hostname,
    port,
    method,
    path,
    headers: headers as Record<string, string>,
    agent: agent ?? false,
  })
  outgoing.on('error', reject)
  outgoing.on('response', (response) =>
    buffer(response).then(
      (whole) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: whole,
        }),
      reject,
    ),
  )
  outgoing.end(body)
  return promise
}

/** A keep-alive agent of one connection. */
export const connection = () => new Agent({ keepAlive: true, maxSockets: 1 })

/** The ce- headers a KafkaSource sends, with these attributes changed, or left out if undefined. */
export function ceHeaders(
  attributes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const all = {
    specversion: '1.0',
    id: 'partition:0/offset:7',
    source: '/apis/v1/namespaces/default/kafkasources/wiki-source#eqiad.mediawiki.page_change.v1',
    type: 'dev.knative.kafka.event',
    subject: 'partition:0#7',
    time: '2026-11-23T19:08:41.217Z',
    ...attributes,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === undefined ? [] : [[`ce-${name}`, value]],
    ),
  )
}

export const text = (data: unknown): string | Buffer | undefined =>
  data === undefined || typeof data === 'string' || Buffer.isBuffer(data)
    ? data
    : JSON.stringify(data)

/** Posts a binary event as a KafkaSource does, without Content-Type; data that is text goes as it is. */
export const post = (
  url: string,
  data: unknown,
  attributes: Readonly<Record<string, string | undefined>> = {},
  { headers, ...more }: Request = {},
): Promise<Answer> =>
  send(url, { headers: { ...ceHeaders(attributes), ...headers }, body: text(data), ...more })

/** The structured form of the same event; `members` are added or, if undefined, left out. */
export const structured = (members: object = {}): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(ceHeaders()).map(([name, value]) => [name.slice('ce-'.length), value]),
  ),
  ...members,
})

/** Posts a structured event, or a batch if given the list. */
export const postStructured = (
  url: string,
  event: unknown,
  contentType = Array.isArray(event)
    ? 'application/cloudevents-batch+json'
    : 'application/cloudevents+json',
): Promise<Answer> => send(url, { headers: { 'content-type': contentType }, body: text(event) })

/** Waits until a function has this many events in progress. */
export async function untilInFlight(url: string, count: number): Promise<void> {
  const shown = new RegExp(`^tributary_events_in_flight\\{.*\\} ${count}$`, 'm')
  while (!shown.test(String((await send(url, { method: 'GET', path: '/metrics' })).body)));
}
