import { EventEmitter, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { listen } from '../../stage/sockets.ts'
import { page, visible, Wiki } from './wiki.ts'

/** One request that a {@link HeldWiki} received. */
export interface HeldRequest {
  readonly host: string
  readonly ids: readonly number[]
  readonly parameters: URLSearchParams
  readonly response: ServerResponse
  /** Answers with the text of each revision, or with `body`. */
  answer(body?: unknown): void
}

/** The text that a wiki has for a revision. */
export const textOf = (host: string, revId: number) => `revision ${revId} of ${host}`

const WIKI = 'en.example.org'

/** The API's answer that has all these revisions. */
export const allOf = (ids: readonly number[], host = WIKI) =>
  page(...ids.map((revId) => visible(revId, textOf(host, revId))))

/** Wikis that answer a request when the test says so, and a client that calls them. */
export class HeldWiki extends Wiki {
  readonly requests: HeldRequest[] = []
  readonly #events = new EventEmitter()

  /** @param auto if given, called with each request as it comes */
  static async start(
    env: Record<string, string> = {},
    auto: (request: HeldRequest) => void = () => {},
  ): Promise<HeldWiki> {
    const received = (request: HeldRequest) => {
      held.requests.push(request)
      held.#events.emit('request')
      auto(request)
    }
    const server = await listen(({ url = '', headers: { host = '' } }, response) => {
      const { searchParams: parameters } = new URL(url, 'http://wiki')
      const ids = String(parameters.get('revids')).split('|').map(Number)
      const answer = (body: unknown = allOf(ids, host)) => {
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      }
      received({ host, ids, parameters, response, answer })
    })
    const held: HeldWiki = new HeldWiki(server, env)
    return held
  }

  /** Waits for the request of this number, from 0. */
  async request(number: number): Promise<HeldRequest> {
    while (this.requests.length <= number) await once(this.#events, 'request')
    return this.requests[number] as HeldRequest
  }

  /** The revision ids of each request. */
  get requestedIds(): (readonly number[])[] {
    return this.requests.map(({ ids }) => ids)
  }

  async text(revId: number, question?: Parameters<Wiki['revision']>[1]) {
    return (await this.revision(revId, question))?.slots.main?.content
  }

  /** Asks for all in one turn of the event loop; gives each text, `missing`, or the code of its error. */
  texts(revIds: readonly number[], question?: Parameters<Wiki['revision']>[1]) {
    const texts = revIds.map((revId) =>
      this.text(revId, question).then(
        (text) => text ?? 'missing',
        (error) => error.code as string,
      ),
    )
    return Promise.all(texts)
  }
}

/** The result of {@link HeldWiki.texts} if no revision fails. */
export const textsOf = (ids: readonly number[], host = WIKI) => ids.map((id) => textOf(host, id))

/** `count` revision ids, one after the other. */
export const ids = (count: number, first = 1) => Array.from({ length: count }, (_, i) => first + i)
