/** A JSON REST API as a lookup. */
import type { EventScope, Lookup, OpenLookup } from '../lookup.ts'
import manifest from '../package.json' with { type: 'json' }
import type { Service } from '../service.ts'
import { countRequests } from '../upstream/metrics.ts'
import { Upstream } from '../upstream/upstream.ts'
import { type Answer, readAnswer } from './answer.ts'
import { HTTP_ERRORS } from './errors.ts'
import { type Query, urlOf } from './path.ts'
import { Requests } from './requests.ts'
import { type HttpOptions, settingsFor, timeoutOf } from './settings.ts'

/** A REST API as an enrichment sees it. */
export interface RestApi {
  /**
   * Gets the JSON at a path; undefined if the API has nothing there (404, 410, 204).
   * @param path its segments, not encoded. They may come from the event: each is encoded by itself
   * @param query parameters by their names; one that is undefined is left out
   * @throws TerminalError `path_not_allowed`; RefusedError for another 4xx
   * @throws RetryableError `upstream_…`
   *
   * @example const city = await geo.get<City>(['cities', change.city_id], { lang: 'is' })
   */
  get<T = unknown>(path: readonly (string | number)[], query?: Query): Promise<T | undefined>
}

/** The settings that a lookup reads, as their author named them. */
type Values = Readonly<Record<string, string | number>>

const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Makes a lookup of a JSON REST API. Its address is a setting, so no event can choose the host; a redirect
 * is not followed. Equal requests that wait at the same time are shared.
 * @throws TypeError if the name of a setting or of a header is not possible
 *
 * @example lookups: { geo: http({ url: 'GEO_API_URL', headers: { authorization: 'GEO_API_TOKEN' } }) }
 */
export const http = (options: HttpOptions): OpenLookup<RestApi, Values> => ({
  settings: settingsFor(options),
  errors: HTTP_ERRORS,
  address: options.url,
  open: (service, name) => new HttpLookup(options, service, name),
})

class HttpLookup implements Lookup<RestApi> {
  readonly #name: string
  readonly #address: string
  readonly #upstream: Upstream
  readonly #requests: Requests<Answer>

  constructor(options: HttpOptions, { name, config, metrics }: Service<Values>, lookup: string) {
    const { url, headers = {}, maxAnswerBytes = MAX_ANSWER_BYTES } = options
    const values: Values = config as Values
    const sent = {
      'user-agent': `tributary/${manifest.version} ${name}`,
      ...Object.fromEntries(
        Object.entries(headers).map(([header, setting]) => [header, String(values[setting])]),
      ),
    }
    const read = (response: Parameters<typeof readAnswer>[1]) => readAnswer(lookup, response)
    const requests = new Requests<Answer>((target, signal, parents) => {
      const question = { span: `GET ${lookup}`, url: new URL(target), headers: sent, read }
      return this.#upstream.ask(question, signal, parents)
    })
    this.#name = lookup
    this.#address = String(values[url])
    this.#requests = requests
    this.#upstream = new Upstream({
      who: lookup,
      timeoutMs: Number(values[timeoutOf(options)]),
      maxAnswerBytes,
      count: countRequests(name, lookup, metrics, {
        get inFlight() {
          return requests.inFlight
        },
        get limit() {
          return requests.limit.value
        },
      }),
    })
  }

  forEvent({ signal, span }: EventScope): RestApi {
    return {
      get: async <T>(path: readonly (string | number)[], query?: Query) => {
        const url = urlOf(this.#name, this.#address, path, query)
        const answer = await this.#requests.get(url.href, signal, span)
        return answer.take() as T | undefined
      },
    }
  }

  warm(): Promise<void> {
    return this.#upstream.warm()
  }

  close(): Promise<void> {
    return this.#upstream.close()
  }
}
