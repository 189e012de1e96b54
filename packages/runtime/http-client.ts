import type { Agent, Dispatcher } from 'undici'

type Request = (options: Dispatcher.RequestOptions) => Promise<Dispatcher.ResponseData>

/** Kept-alive HTTP connections. undici is loaded for the first request, or when warmed. */
export class HttpClient {
  readonly #options: Agent.Options
  #loaded: Promise<Request> | undefined
  #agent: Dispatcher | undefined

  constructor(options: Agent.Options) {
    this.#options = {
      // One timer of the caller's covers headers and body together.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 30_000,
      // Nothing that is called here needs HTTP/2.
      allowH2: false,
      ...options,
    }
  }

  /** Rejects with undici's error; a redirect is an answer like any other. */
  async request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    const request = await this.#load()
    const { protocol, hostname } = new URL(String(options.origin))
    if (protocol === 'http:') return request(options)
    // TLS asks for the certificate of the address, not of the Host header; undici would take the latter,
    // and connect anew for each. (undici reads `servername`, which its types lack.)
    return request({ ...options, servername: hostname } as Dispatcher.RequestOptions)
  }

  /** Loads undici (58 ms of CPU) ahead of the first request; called once the server listens. */
  async warm(): Promise<void> {
    await this.#load()
  }

  async close(): Promise<void> {
    await this.#agent?.close()
  }

  #load(): Promise<Request> {
    this.#loaded ??= import('./undici.ts').then(({ Agent, request }) => {
      const agent = new Agent(this.#options)
      this.#agent = agent
      return (options) => request.call(agent, options)
    })
    return this.#loaded
  }
}
