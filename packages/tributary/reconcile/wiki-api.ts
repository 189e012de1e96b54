/** MediaWiki's Action API, for questions whose answers may come in several parts. */
import { RunError, reason } from '../failures.ts'
import pkg from '../package.json' with { type: 'json' }

export type Json = Readonly<Record<string, unknown>>

const TIMEOUT_MS = 60_000

export class WikiApi {
  readonly #url: string
  readonly #signal: AbortSignal

  /** @param url such as `https://en.wikipedia.org/w/api.php` */
  constructor(url: string, signal: AbortSignal) {
    this.#url = url
    this.#signal = signal
  }

  /**
   * Asks, and goes on where an answer was cut off.
   * @returns the member `query` of each answer
   * @throws RunError with a line that says what is wrong
   */
  async *query(parameters: Readonly<Record<string, string>>): AsyncGenerator<Json> {
    let rest: Readonly<Record<string, string>> | undefined = {}
    while (rest) {
      const answer = await this.#ask({ ...parameters, ...rest })
      if (isObject(answer.query)) yield answer.query
      rest = isObject(answer.continue)
        ? Object.fromEntries(Object.entries(answer.continue).map(([k, v]) => [k, String(v)]))
        : undefined
    }
  }

  async #ask(parameters: Readonly<Record<string, string>>): Promise<Json> {
    const url = new URL(this.#url)
    const fixed = { action: 'query', format: 'json', formatversion: '2' }
    for (const [name, value] of Object.entries({ ...fixed, ...parameters })) {
      url.searchParams.set(name, value)
    }
    const contact = process.env.MEDIAWIKI_CONTACT ?? 'https://example.org/set-MEDIAWIKI_CONTACT'
    const headers = { 'user-agent': `tributary/${pkg.version} (${contact}) reconcile` }
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(TIMEOUT_MS)])
    let body: unknown
    try {
      const response = await fetch(url, { headers, signal })
      if (!response.ok) throw new RunError(`the wiki answers HTTP ${response.status}`)
      body = await response.json()
    } catch (error) {
      if (error instanceof RunError) throw error
      throw new RunError(`the wiki at ${url.origin}: ${reason(cause(error))}`)
    }
    if (!isObject(body)) throw new RunError(`${url.origin}${url.pathname} is no Action API`)
    if (isObject(body.error)) throw new RunError(`the wiki refuses: ${String(body.error.code)}`)
    return body
  }
}

const cause = (error: unknown) => (error as { cause?: unknown }).cause ?? error

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((each) => isObject(each)) : []
