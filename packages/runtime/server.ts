import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { atMost } from './at-most.ts'
import { readBody } from './body.ts'
import { decode } from './codec/http.ts'
import { fromRecord } from './codec/record.ts'
import type { Config } from './config.ts'
import type { Definition } from './enrichment.ts'
import { RetryableError } from './errors.ts'
import { Handler } from './handler.ts'
import { InProgress } from './in-progress.ts'
import { Log } from './log.ts'
import { aboutBug, asEventError, Outcomes } from './outcomes.ts'
import { type Answer, problem } from './problem.ts'
import type { Service } from './service.ts'
import { Metrics } from './telemetry/metrics.ts'
import type { EventHandler, IncomingEvent, RunningTransport, Transport } from './transport.ts'

/** How a function is served. */
export interface ServeOptions {
  readonly config: Config
  /** The address to listen on; the default is every one. */
  readonly host?: string
  /** Where log lines go; the default is standard output. */
  readonly log?: (line: string) => void
  /** Logs messages of unexpected errors, which may quote hidden text. Not for production. */
  readonly showErrors?: boolean
  /** Brings the events. Without it they come over HTTP. */
  readonly transport?: Transport | undefined
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
  /** Settles when the transport has ended by itself; see {@link RunningTransport}. */
  readonly ended: Promise<void> | undefined
}

/**
 * Starts a function's server: `POST /` for events, `GET` for health and metrics.
 *
 * @example
 * const running = await serve(definition, { config: readConfig(process.env, definition) })
 */
export async function serve(
  definition: Definition,
  { config, host, log: write, showErrors = false, transport }: ServeOptions,
): Promise<RunningFunction> {
  const log = new Log(config.LOG_LEVEL, write)
  const server = new Server(definition, config, log, showErrors, transport)
  const url = await server.listen(host)
  log.write('info', `${definition.name} listens on ${url}`, { datacenter: config.DATACENTER })
  return {
    ...{ url, ended: server.ended },
    accept: (connection) => server.accept(connection),
    close: () => server.close(),
  }
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
  readonly #transport: RunningTransport | undefined
  #closed: Promise<void> | undefined

  constructor(
    definition: Definition,
    config: Config,
    log: Log,
    showErrors: boolean,
    transport: Transport | undefined,
  ) {
    const { name } = definition
    this.#config = config
    this.#log = log
    this.#showErrors = showErrors
    this.#stream = definition.output.stream
    this.#inProgress = new InProgress(config, transport === undefined)
    this.#metrics = new Metrics(name, () => this.#inProgress.count)
    const service = { name, config, log, metrics: this.#metrics }
    this.#handler = new Handler(definition, service, new Outcomes(service, showErrors))
    this.#app = createApp(config, {
      event: (request, response) => this.#event(request, response),
      metrics: () => this.#scrape(),
      isDraining: () => this.#draining,
      notReady: () => (this.#draining ? 'draining' : this.#transport?.notReady),
      hasEvents: transport === undefined,
      fail: (error) => this.#handler.fail(error, 0),
      refuse: (error) => problem(error, this.#stream),
      inProgress: this.#inProgress,
    })
    // `readConfig` has checked the settings of the transport.
    this.#transport = transport?.open(service as Service<never>, this.#eventHandler(definition))
  }

  get ended(): Promise<void> | undefined {
    return this.#transport?.ended
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
    const began = performance.now()
    const whole = this.#config.SHUTDOWN_GRACE_MS
    await this.#transport?.close(Math.max(0, whole - 3 * LAST_MS))
    const grace = Math.max(0, whole - (performance.now() - began))
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
        return await this.#handler.handle(() => decode({ rawHeaders, body }), headers, work)
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

  /** The function as the transport calls it, which bounds the events in flight itself. */
  #eventHandler(definition: Definition): EventHandler {
    const read =
      ({ attributes, body }: IncomingEvent) =>
      () =>
        fromRecord(attributes, body)
    return {
      definition,
      handle: async (event, store, signal) => {
        const work = this.#inProgress.admit(event)
        const abandon = () => work.abort(draining('another process handles it'))
        signal.addEventListener('abort', abandon, { once: true })
        try {
          this.#inProgress.reserve(work, event.body?.length ?? 0)
          return await this.#handler.handle(read(event), { ...event.trace }, work, store)
        } catch (error) {
          return this.#handler.fail(error, work.elapsed)
        } finally {
          signal.removeEventListener('abort', abandon)
          this.#inProgress.answered(work)
          this.#inProgress.worked(work)
        }
      },
      keyOf: (event) => this.#handler.keyOf(read(event)),
      ordering: this.#handler.ordering,
      timeOf: (event) => this.#handler.timeOf(read(event)),
      streamOf: (event) => this.#handler.streamOf(read(event)),
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
