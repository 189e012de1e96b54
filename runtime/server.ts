import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { finished } from 'node:stream'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import type { Config } from './config.ts'
import type { Enrichment } from './enrichment.ts'
import { type EventError, RetryableError, TerminalError } from './errors.ts'
import { Handler } from './handler.ts'
import { InProgress } from './in-progress.ts'
import { Log } from './log.ts'
import { type Answer, problem } from './problem.ts'
import { refuseConnection } from './unreadable.ts'

export interface ServeOptions {
  readonly config: Config
  /** The address to listen on; the default is every one. */
  readonly host?: string
  /** Where log lines go; the default is standard output. */
  readonly log?: (line: string) => void
}

/** A function that serves. */
export interface RunningFunction {
  readonly url: string
  /**
   * Goes red, answers what is in progress, then closes, within SHUTDOWN_GRACE_MS. What is not done
   * by then is answered 503. Never rejects.
   */
  close(): Promise<void>
}

/** Starts a function's server: `POST /` for events, `GET` for health and metrics. */
export async function serve<In, Out>(
  definition: Enrichment<In, Out>,
  { config, host, log: write }: ServeOptions,
): Promise<RunningFunction> {
  const log = new Log(config.LOG_LEVEL, write)
  const server = new Server(definition as Enrichment<never, unknown>, config, log)
  const url = await server.listen(host)
  log.write('info', `${definition.name} listens on ${url}`, { datacenter: config.DATACENTER })
  return { url, close: () => server.close() }
}

/**
 * Memory for bodies is bounded by so many events of MAX_EVENT_BYTES, whatever their number: a
 * chunked one counts as the largest there may be.
 */
const MOST_LARGE_EVENTS = 8

/** The end of the grace period, kept twice: for sending the last answers, and for closing. */
const LAST_MS = 300

class Server {
  readonly #config: Config
  readonly #handler: Handler
  readonly #app: FastifyInstance
  readonly #stream: string
  readonly #inProgress = new InProgress()
  #draining = false

  constructor(definition: Enrichment<never, unknown>, config: Config, log: Log) {
    this.#config = config
    this.#stream = definition.output.stream
    this.#handler = new Handler(definition, config, log, () => this.#inFlight())
    this.#app = this.#routes()
  }

  async listen(host: string | undefined): Promise<string> {
    await this.#app.ready()
    const { server } = this.#app
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port: this.#config.PORT, host }, resolve)
    })
    const { port } = server.address() as AddressInfo
    // After this turn, so that the first probe does not wait for it.
    setImmediate(() => this.#handler.warm())
    return `http://${host ?? 'localhost'}:${port}`
  }

  async close(): Promise<void> {
    this.#draining = true
    const grace = this.#config.SHUTDOWN_GRACE_MS
    const abort = () => this.#handler.abort(draining('the grace period is over'))
    const timers = [setTimeout(abort, grace - 2 * LAST_MS)]
    // Health and refusals are still answered until what is in progress has been.
    await this.#inProgress.none(grace - LAST_MS)
    const { server } = this.#app
    const closed = new Promise((resolve) => server.close(resolve))
    // Answers just sent close their own connections; what else is open is idle, or half a request.
    timers.push(setInterval(() => server.closeIdleConnections(), 20))
    timers.push(setTimeout(() => server.closeAllConnections(), LAST_MS / 2))
    await closed
    for (const timer of timers) clearTimeout(timer)
    await this.#handler.close()
  }

  #inFlight(): number {
    // A caller may be gone before the work for it has ended.
    return Math.max(this.#inProgress.count, this.#handler.running)
  }

  #routes(): FastifyInstance {
    const app = Fastify({
      bodyLimit: this.#config.MAX_EVENT_BYTES,
      exposeHeadRoutes: false,
      // A caller that stalls does not keep its place for ever.
      requestTimeout: 60_000,
      schemaController: { compilersFactory },
      frameworkErrors: (_error, _request, reply) => this.#noSuchRoute(reply),
      clientErrorHandler: (error, socket) => refuseConnection(socket, error, this.#stream),
    })
    // Knative sends no Content-Type, and the codec reads the header itself, so that Fastify, which
    // refuses what is no media type, does not see it.
    app.removeAllContentTypeParsers()
    app.addHook('onRequest', (request, _reply, done) => {
      delete request.headers['content-type']
      done()
    })
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const failure = this.#toEventError(error)
      if (request.is404) this.#noSuchRoute(reply)
      else this.#send(reply, this.#handler.fail(failure, performance.now()))
    })
    app.post('/', {
      onRequest: (_request, reply, done) => this.#admit(reply, done),
      handler: (request, reply) => this.#event(request, reply),
    })
    app.get('/health/liveness', (_request, reply) => this.#send(reply, status(200, 'ok')))
    app.get('/health/readiness', (_request, reply) =>
      this.#send(reply, this.#draining ? status(503, 'draining') : status(200, 'ok')),
    )
    app.get('/metrics', async (_request, reply) => {
      const { body, contentType } = await this.#handler.metrics.render()
      this.#send(reply, { status: 200, headers: { 'content-type': contentType }, body })
    })
    app.setNotFoundHandler((_request, reply) => this.#noSuchRoute(reply))
    return app
  }

  /** 405 for wrong paths too: a 404 would be retried by Knative. */
  #noSuchRoute(reply: FastifyReply): void {
    const refused = new TerminalError('events go to POST /', { code: 'method_not_allowed' })
    const { headers, ...answer } = problem(refused, this.#stream)
    this.#send(reply, { ...answer, headers: { ...headers, allow: 'GET, POST' } })
  }

  /**
   * Sends an answer past Fastify, which would put a charset on JSON. Text goes out in one write with
   * the headers.
   */
  #send(reply: FastifyReply, { status, headers, body = '' }: Answer): void {
    reply.hijack()
    const { raw } = reply
    raw.statusCode = status
    for (const name in headers) raw.setHeader(name, headers[name] as string)
    // Not while another event of this connection, sent one behind the other, is in progress.
    const last = this.#inProgress.on(raw.req.socket) <= 1
    if (this.#draining && last) raw.setHeader('connection', 'close')
    if (raw.req.complete) raw.end(body)
    else endWithRequest(raw, body)
  }

  /** Takes the event on, before its body is read, or refuses it for want of room. */
  #admit(reply: FastifyReply, done: () => void): void {
    const { 'content-length': length, 'transfer-encoding': encoding } = reply.request.headers
    const most = this.#config.MAX_EVENT_BYTES
    const bytes = encoding === undefined ? Math.min(Number(length ?? 0), most) : most
    const refused = this.#refusal(bytes)
    if (refused) {
      this.#send(reply, this.#handler.fail(refused, performance.now()))
      return
    }
    this.#inProgress.add(reply.raw, bytes)
    done()
  }

  #refusal(bytes: number): EventError | undefined {
    if (this.#draining) return draining('this process is about to end')
    const inFlight = this.#inFlight()
    const total = this.#inProgress.bytes + bytes
    const fits = total <= MOST_LARGE_EVENTS * this.#config.MAX_EVENT_BYTES
    if (fits && inFlight < this.#config.MAX_CONCURRENT_EVENTS) return undefined
    const detail = `${inFlight} events of up to ${this.#inProgress.bytes} bytes are in progress`
    return new RetryableError(detail, { code: 'over_capacity' })
  }

  async #event(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { rawHeaders } = request.raw
    const answer = await this.#handler.handle(
      { rawHeaders, body: request.body as Buffer | undefined },
      request.headers as Record<string, string>,
    )
    this.#send(reply, answer)
  }

  /** Fastify could not read the body. */
  #toEventError(error: FastifyError): EventError {
    const limit = this.#config.MAX_EVENT_BYTES
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      return new TerminalError(`the event is over MAX_EVENT_BYTES=${limit}`, {
        code: 'event_too_large',
      })
    }
    return new TerminalError(`the body can't be read (${error.code ?? error.message})`, {
      code: 'invalid_cloudevent',
      cause: error,
    })
  }
}

/**
 * Answers at once, but ends only when the rest of the refused body has come and been dropped: a
 * caller that is still sending would see a reset instead of the answer.
 */
function endWithRequest(raw: ServerResponse, body: string | Buffer): void {
  raw.setHeader('content-length', Buffer.byteLength(body))
  raw.write(body)
  finished(raw.req.resume(), () => raw.end())
}

/** The answer of a health endpoint. */
const status = (code: number, word: string): Answer => ({
  status: code,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: word }),
})

const draining = (detail: string) => new RetryableError(detail, { code: 'draining' })

/** Fastify would load its schema compilers to make these. */
const compilersFactory = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => () => '',
} as unknown as NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
