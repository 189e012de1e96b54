import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { atMost } from './at-most.ts'
import { readBody } from './body.ts'
import type { Config } from './config.ts'
import type { Definition } from './enrichment.ts'
import { RetryableError } from './errors.ts'
import { Handler } from './handler.ts'
import { InProgress } from './in-progress.ts'
import { Log } from './log.ts'
import { aboutBug, asEventError, Outcomes } from './outcomes.ts'
import { type Answer, problem } from './problem.ts'
import { Metrics } from './telemetry/metrics.ts'

/** How a function is served. */
export interface ServeOptions {
  readonly config: Config
  /** The address to listen on; the default is every one. */
  readonly host?: string
  /** Where log lines go; the default is standard output. */
  readonly log?: (line: string) => void
  /** Logs messages of unexpected errors, which may quote hidden text. Not for production. */
  readonly showErrors?: boolean
}

/** A function that serves until it is closed. */
export interface RunningFunction {
  readonly url: string
  /** Serves a connection that did not come over the network. */
  accept(connection: Duplex): void
  /**
   * Readiness turns red, what is in progress is answered, then everything closes, within
   * SHUTDOWN_GRACE_MS. Events that are not done by then are answered 503. Never rejects.
   * Idempotent: later calls return the first promise.
   */
  close(): Promise<void>
}

/**
 * Starts a function's server: `POST /` for events, `GET` for health and metrics.
 *
 * @example
 * const running = await serve(definition, { config: readConfig(process.env, definition) })
 */
export async function serve(
  definition: Definition,
  { config, host, log: write, showErrors = false }: ServeOptions,
): Promise<RunningFunction> {
  const log = new Log(config.LOG_LEVEL, write)
  const server = new Server(definition, config, log, showErrors)
  const url = await server.listen(host)
  log.write('info', `${definition.name} listens on ${url}`, { datacenter: config.DATACENTER })
  return { url, accept: (connection) => server.accept(connection), close: () => server.close() }
}

/**
 * At the end of the grace period: as long for sending the last answers as for closing. Of a short
 * period, each is a third.
 */
const LAST_MS = 300

class Server {
  readonly #config: Config
  readonly #stream: string
  readonly #inProgress: InProgress
  readonly #metrics: Metrics
  readonly #handler: Handler
  readonly #app: FastifyInstance
  readonly #log: Log
  readonly #showErrors: boolean
  #closed: Promise<void> | undefined

  constructor(definition: Definition, config: Config, log: Log, showErrors: boolean) {
    const { name } = definition
    this.#config = config
    this.#log = log
    this.#showErrors = showErrors
    this.#stream = definition.output.stream
    this.#inProgress = new InProgress(config)
    this.#metrics = new Metrics(name, () => this.#inProgress.count)
    const service = { name, config, log, metrics: this.#metrics }
    this.#handler = new Handler(definition, service, new Outcomes(service, showErrors))
    this.#app = createApp(config, {
      event: (request, response) => this.#event(request, response),
      metrics: () => this.#scrape(),
      isDraining: () => this.#draining,
      fail: (error) => this.#handler.fail(error, 0),
      refuse: (error) => problem(error, this.#stream),
      inProgress: this.#inProgress,
    })
  }

  /** Without a host it listens on every address. Fastify's own `listen` needs one, and looks it up. */
  async listen(host?: string): Promise<string> {
    await this.#app.ready()
    const { server } = this.#app
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ port: this.#config.PORT, host }, resolve)
    })
    const { port } = server.address() as AddressInfo
    // After this turn, so that the first probe does not wait for it.
    setImmediate(() =>
      this.#handler.warm().catch(this.#tolerate('loaded ahead of the first event')),
    )
    return `http://${host ?? 'localhost'}:${port}`
  }

  accept(connection: Duplex): void {
    this.#app.server.emit('connection', connection)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  get #draining(): boolean {
    return this.#closed !== undefined
  }

  async #close(): Promise<void> {
    this.#handler.drain()
    this.#inProgress.drain(draining('nobody waits for the answer'))
    const grace = this.#config.SHUTDOWN_GRACE_MS
    const end = performance.now() + grace
    const last = Math.min(LAST_MS, grace / 3)
    const abort = () => this.#inProgress.abort(draining('the grace period is over'))
    const timers = [setTimeout(abort, grace - 2 * last)]
    // Health and refusals are still answered until what is in progress has been.
    await this.#inProgress.none(grace - last)
    const { server } = this.#app
    const closed = new Promise((resolve) => server.close(resolve))
    // Answers just sent close their own connections; the others are idle, or have half a request.
    timers.push(setInterval(() => server.closeIdleConnections(), 20))
    timers.push(setTimeout(() => server.closeAllConnections(), last / 2))
    await closed
    for (const timer of timers) clearTimeout(timer)
    const ended = this.#handler.close().catch(this.#tolerate('closed'))
    await atMost(Math.max(end - performance.now(), last / 2), ended)
  }

  /** A lookup that fails outside of any event is logged: it must not end the process. */
  #tolerate = (what: string) => (): void =>
    this.#log.write('warn', `a lookup or the delivery could not be ${what}`)

  async #event(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const headers = request.headers as Record<string, string>
    const started = performance.now()
    try {
      if (this.#draining) throw draining('this process is about to end')
      const work = this.#inProgress.admit(request.socket)
      response.on('close', () => this.#inProgress.answered(work))
      try {
        const reserve = (bytes: number) => this.#inProgress.reserve(work, bytes)
        // An event that is announced too large is refused before it is read.
        const announced = Number(headers['content-length'])
        if (announced > this.#config.MAX_EVENT_BYTES) reserve(announced)
        const body = await readBody(request, reserve)
        const { rawHeaders } = request
        return await this.#handler.handle({ rawHeaders, body }, headers, work)
      } finally {
        this.#inProgress.worked(work)
      }
    } catch (error) {
      const answer = this.#handler.fail(error, performance.now() - started, headers)
      // The rest of a small event is here in a moment, and the answer to a whole request costs a third. At
      // twice the capacity of 3,000 events a second, 3,200 came through instead of 700.
      if (!request.complete) await new Promise(setImmediate)
      return answer
    }
  }

  async #scrape(): Promise<Answer> {
    try {
      const { body, contentType } = await this.#metrics.render()
      return { status: 200, headers: { 'content-type': contentType }, body }
    } catch (error) {
      // It is no event, so it is not counted as a failed one.
      const detail = 'a metric could not be read; correct its collect()'
      this.#log.write('error', detail, aboutBug(error, this.#showErrors))
      return problem(asEventError(error), this.#stream)
    }
  }
}

const draining = (detail: string) => new RetryableError(detail, { code: 'draining' })
