import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { INVALID_SPAN_CONTEXT, type Span, trace } from '@opentelemetry/api'
import { type MediaWikiConfig, mediawiki } from '@tributary/mediawiki'
import { type Config, Log, Metrics, readConfig } from '@tributary/runtime'
import { MediaWikiClient } from '../../packages/mediawiki/client.ts'
import { type Listening, listen, listenRaw } from '../../stage/sockets.ts'

/** One request as the wiki received it. */
export interface WikiRequest {
  readonly path: string
  readonly parameters: URLSearchParams
  readonly headers: IncomingHttpHeaders
}

interface Question {
  readonly domain?: string | undefined
  readonly signal?: AbortSignal
  readonly span?: Span
}

/** A client of a wiki on this machine, with its metrics. */
export class Caller {
  readonly client: MediaWikiClient
  readonly #metrics = new Metrics('page-wikitext-change', () => 0)

  constructor(port: number, env: Record<string, string> = {}) {
    const MEDIAWIKI_API_URL = `http://127.0.0.1:${port}/w/api.php`
    const variables = { MEDIAWIKI_API_URL, MEDIAWIKI_CONTACT: 'ops@example.org', ...env }
    const config = readConfig(variables, { lookups: { mediawiki } }) as Config & MediaWikiConfig
    const log = new Log('silent')
    const name = 'page-wikitext-change'
    this.client = new MediaWikiClient({ name, config, log, metrics: this.#metrics })
  }

  revision(revId: number, question: Question = {}) {
    const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const signal = new AbortController().signal
    return this.client.revision({ domain: 'en.example.org', signal, span, ...question, revId })
  }

  /** The value of a metric without labels of its own. */
  async metric(name: string): Promise<number> {
    const { body } = await this.#metrics.render()
    return Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(body)?.[1])
  }

  /** The number of requests so far, by code. */
  async counted(): Promise<Record<string, number>> {
    const { body } = await this.#metrics.render()
    const lines = body.matchAll(/^tributary_upstream_requests_total\{.*code="(\w+)".*\} (\d+)$/gm)
    return Object.fromEntries([...lines].map(([, code, count]) => [code, Number(count)]))
  }
}

/** A wiki, and a client that calls it. */
export class Wiki extends Caller implements AsyncDisposable {
  readonly #server: Listening

  constructor(server: Listening, env?: Record<string, string>) {
    super(server.port, env)
    this.#server = server
  }

  get port() {
    return this.#server.port
  }

  /** The number of connections that the client opened. */
  get connections() {
    return this.#server.connections()
  }

  async [Symbol.asyncDispose]() {
    await this.#server[Symbol.asyncDispose]()
    await this.client.close()
  }
}

/** A wiki that answers each request with this, and appends it to `requests`. */
export async function wiki(
  answer: (response: ServerResponse, request: WikiRequest) => void,
  { env, requests = [] }: { env?: Record<string, string>; requests?: WikiRequest[] } = {},
): Promise<Wiki> {
  const server = await listen(({ url = '', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://wiki')
    const request = { path: pathname, parameters: searchParams, headers }
    requests.push(request)
    answer(response, request)
  })
  return new Wiki(server, env)
}

/** A wiki that does this to the connection of each request. */
export async function rawWiki(answer: (socket: Socket) => void): Promise<Wiki> {
  return new Wiki(await listenRaw((socket) => socket.once('data', () => answer(socket))))
}

/** A wiki that answers with these values as JSON, one after the other, the last one for ever. */
export function wikiSaying(
  values: readonly unknown[],
  options?: { env?: Record<string, string>; requests?: WikiRequest[] },
): Promise<Wiki> {
  let answered = 0
  return wiki((response) => {
    const value = values[Math.min(answered++, values.length - 1)]
    response.end(JSON.stringify(value))
  }, options)
}

/** The API's answer with one revision of one page. */
export const page = (...revisions: object[]) => ({ query: { pages: [{ pageid: 1, revisions }] } })

/** A visible revision of one slot. */
export const visible = (revid: number, content: string) => ({
  revid,
  slots: { main: { contentmodel: 'wikitext', contentformat: 'text/x-wiki', content } },
})

/** A recorded answer of a real MediaWiki. */
export interface Recorded {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export function recordedAnswer(name: string): Recorded {
  const file = new URL(`../fixtures/mediawiki-api/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).response
}
