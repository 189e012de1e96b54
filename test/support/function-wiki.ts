import { EventEmitter, on, once } from 'node:events'
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
export const recordedRevisions: Record<string, Recorded> = JSON.parse(
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

export const missingRevision = (revId: string | number) => ({
  batchcomplete: true,
  query: { badrevids: { [revId]: { revid: Number(revId), missing: true } } },
})

/** The API's answer for one revision; a slot is its text, or the slot object itself. */
export const revisionAnswer = (
  revId: string | number,
  slots: Record<string, string | object>,
  more: object = {},
) => ({
  batchcomplete: true,
  query: {
    pages: [
      {
        pageid: 1,
        ns: 0,
        title: 'A page',
        revisions: [
          {
            revid: Number(revId),
            ...more,
            slots: Object.fromEntries(
              Object.entries(slots).map(([role, slot]) => [
                role,
                typeof slot === 'string'
                  ? { contentmodel: 'wikitext', contentformat: 'text/x-wiki', content: slot }
                  : slot,
              ]),
            ),
          },
        ],
      },
    ],
  },
})

/** Answers like the recorded wiki: other revisions are missing. */
export const recorded: Answerer = ({ revId }, response) =>
  json(response, answer(recordedRevisions, revId.split('|')))

/** A MediaWiki API on 127.0.0.1 that answers as the test sets it, and holds answers back after `hold`. */
export class FakeWiki implements AsyncDisposable {
  readonly requests: WikiRequest[] = []
  answer: Answerer
  readonly #server = createServer((request, response) => this.#received(request, response))
  readonly #waiting: (() => void)[] = []
  readonly #events = new EventEmitter()
  #holding = false

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

  /** From now on requests wait until `release`. */
  hold(): void {
    this.#holding = true
  }
  /** Waits until this many requests are held. */
  async held(count: number): Promise<void> {
    if (this.#waiting.length >= count) return
    for await (const _ of on(this.#events, 'held')) if (this.#waiting.length >= count) return
  }
  release(): void {
    this.#holding = false
    for (const go of this.#waiting.splice(0)) go()
  }
  /** Waits until a caller hangs up before its answer. */
  async givenUp(): Promise<void> {
    await once(this.#events, 'given-up')
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
    response.on('close', () => {
      if (!response.writableFinished) this.#events.emit('given-up')
    })
    if (!this.#holding) {
      this.answer(request, response)
      return
    }
    this.#waiting.push(() => this.answer(request, response))
    this.#events.emit('held')
  }
}
