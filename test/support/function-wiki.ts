import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { answer, type Recorded } from '../../packages/mediawiki/testing/recorded-wiki.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/recorded-wiki')

/** The API's recorded answers, by revision id. */
const recordedRevisions: Record<string, Recorded> = JSON.parse(
  readFileSync(join(FOLDER, 'revisions.json'), 'utf8'),
)

export interface WikiRequest {
  readonly method: string
  readonly url: URL
  /** The revision asked for; several are separated by `|`. */
  readonly revId: string
  readonly headers: IncomingHttpHeaders
}

/** Answers one request to the wiki, in any way. */
export type Answerer = (request: WikiRequest, response: ServerResponse) => void

export const json = (response: ServerResponse, body: unknown, status = 200, headers = {}) =>
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(body))

/** Answers like the recorded wiki: other revisions are missing. */
export const recorded: Answerer = ({ revId }, response) =>
  json(response, answer(recordedRevisions, revId.split('|')))

/** A MediaWiki API on 127.0.0.1 that answers as the test sets it. */
export class FakeWiki implements AsyncDisposable {
  readonly requests: WikiRequest[] = []
  answer: Answerer
  readonly #server = createServer((request, response) => this.#received(request, response))

  private constructor(answer: Answerer) {
    this.answer = answer
  }

  static async start(answer: Answerer = recorded): Promise<FakeWiki> {
    const wiki = new FakeWiki(answer)
    wiki.#server.listen(0, '127.0.0.1')
    await once(wiki.#server, 'listening')
    return wiki
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }
  /** The address for MEDIAWIKI_API_URL. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/w/api.php`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #received(message: IncomingMessage, response: ServerResponse): void {
    const url = new URL(message.url ?? '/', 'http://wiki')
    const { method = '', headers } = message
    const request = { method, url, headers, revId: url.searchParams.get('revids') ?? '' }
    this.requests.push(request)
    this.answer(request, response)
  }
}
