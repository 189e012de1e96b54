// A REST API on 127.0.0.1 that answers as a test says, and a function that asks it.
import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  defineEnrichment,
  http,
  jsonKey,
  RefusedError,
  type Schema,
  skip,
} from '@tributary/runtime'
import { type Listening, listen } from '../../stage/sockets.ts'

export type ApiAnswer = (request: IncomingMessage, response: ServerResponse) => void

/** Answers with JSON. */
export const saying =
  (body: unknown, status = 200): ApiAnswer =>
  (_, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body))

export class FakeApi implements AsyncDisposable {
  readonly requests: IncomingMessage[] = []
  readonly #events = new EventEmitter()
  readonly #server: Listening
  /** Requests in flight now, and the most that there have been. */
  open = 0
  most = 0

  private constructor(server: Listening) {
    this.#server = server
  }

  static async start(answer: ApiAnswer): Promise<FakeApi> {
    const server = await listen((request, response) => {
      api.requests.push(request)
      api.most = Math.max(api.most, ++api.open)
      response.on('close', () => {
        api.open--
        api.#events.emit(response.writableFinished ? 'answered' : 'given-up')
      })
      api.#events.emit('request')
      answer(request, response)
    })
    const api: FakeApi = new FakeApi(server)
    return api
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}/v1`
  }

  /** Waits until this many requests have come. */
  async received(count: number): Promise<void> {
    while (this.requests.length < count) await once(this.#events, 'request')
  }

  /** Waits until a caller hangs up before its answer. */
  async givenUp(): Promise<void> {
    await once(this.#events, 'given-up')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
  }
}

export interface City {
  readonly city_id: string
}

const schema = <T>(id: string): Schema<T> => ({
  id,
  majors: [1],
  envelope: {},
  validate: () => true,
})

/** What functions on cities have in common. */
export const cities = {
  name: 'city-weather',
  input: [schema<City>('/city/change/1.0.0')],
  output: { stream: 'city_weather', schema: schema<object>('/city/weather/1.0.0') },
  key: ({ city_id }: City) => ({
    partitionkey: jsonKey({ city_id }),
    subject: `cities/${city_id}`,
  }),
} as const

export const geo = http({ url: 'GEO_API_URL', headers: { authorization: 'GEO_API_TOKEN' } })

/** A function on events that are not a wiki's: it adds the weather of a city, or skips it. */
export const cityWeather = defineEnrichment({
  ...cities,
  lookups: { geo },
  async enrich(change, { geo }) {
    try {
      const weather = await geo.get<object>(['cities', change.city_id, 'weather'], { lang: 'is' })
      return weather ? { ...change, weather } : skip('no_such_city')
    } catch (error) {
      if (error instanceof RefusedError && error.answer.status === 409) return skip('merged')
      throw error
    }
  },
})

/** The settings of {@link cityWeather}. */
export const settingsFor = (api: { readonly url: string }, more: object = {}) => ({
  GEO_API_URL: api.url,
  GEO_API_TOKEN: 'Bearer SECRET',
  ...more,
})
