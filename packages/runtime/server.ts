import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Duplex, finished } from 'node:stream'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
} from 'fastify'
import { readBody } from './body.ts'
import type { Config } from './config.ts'
import type { Enrichment } from './enrichment.ts'
import { RetryableError, TerminalError } from './errors.ts'
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
  /** Serves a connection that did not come over the network. */
  accept(connection: Duplex): void
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
  return { url, accept: (connection) => server.accept(connection), close: () => server.close() }
}

/** Where events go, in either form of RFC 9112, 3.2, or a URL without a path; a query says nothing. */
const EVENTS = /^(?:\/|https?:\/\/[^/?#]+\/?)(?:[?#]|$)/i

/** How long a request may take to arrive, and an answer to be taken. */
const SEND_TIMEOUT_MS = 30_000

/** The end of the grace period, kept twice: for sending the last answers, and for closing. */
const LAST_MS = 300

class Server {
  readonly #config: Config
  readonly #handler: Handler
  readonly #app: FastifyInstance
  readonly #stream: string
  readonly #inProgress: InProgress
  #closed: Promise<void> | undefined

  constructor(definition: Enrichment<never, unknown>, config: Config, log: Log) {
    this.#config = config
    this.#stream = definition.output.stream
    this.#inProgress = new InProgress(config)
    // A caller may be gone before the work for it has ended.
    const inFlight = () => Math.max(this.#inProgress.count, this.#handler.running)
    this.#handler = new Handler(definition, config, log, inFlight)
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

  accept(connection: Duplex): void {
    this.#app.server.emit('connection', connection)
  }

  /** The second time, what the first one does. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  get #draining(): boolean {
    return this.#closed !== undefined
  }

  async #close(): Promise<void> {
    this.#handler.drain()
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
    // What is still at work has lost its caller, and would keep the process for its whole deadline.
    this.#handler.abort(draining('nobody waits for the answer'))
    await this.#handler.close()
  }

  #routes(): FastifyInstance {
    const app = Fastify({
      exposeHeadRoutes: false,
      serverFactory: (others) => this.#server(others),
      schemaController: { compilersFactory },
      frameworkErrors: (_error, _request, reply) => this.#noSuchRoute(reply),
      clientErrorHandler: (error, socket) => refuseConnection(socket, error, this.#stream),
    })
    this.#get(app, '/health/liveness', () => status(200, 'ok'))
    this.#get(app, '/health/readiness', () =>
      this.#draining ? status(503, 'draining') : status(200, 'ok'),
    )
    this.#get(app, '/metrics', async () => {
      const { body, contentType } = await this.#handler.metrics.render()
      return { status: 200, headers: { 'content-type': contentType }, body }
    })
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _body, done) => done(null))
    app.setNotFoundHandler((_request, reply) => this.#noSuchRoute(reply))
    app.setErrorHandler((error, request, reply) => {
      if (request.is404) this.#noSuchRoute(reply)
      else this.#send(reply.hijack().raw, this.#handler.fail(error, performance.now()))
    })
    // Node would answer these itself, with what is no problem of ours.
    app.server.on('checkExpectation', (request, reply) =>
      app.server.emit('request', request, reply),
    )
    app.server.on('connect', (_request, socket) =>
      refuseConnection(socket as Socket, { code: 'CONNECT' }, this.#stream),
    )
    return app
  }

  /**
   * Events go past Fastify: it would refuse them without Content-Type, which is how Knative sends them,
   * and its router, hooks and reply cost 2 µs.
   */
  #server(others: RequestListener): HttpServer {
    const options = {
      connectionsCheckingInterval: 1000,
      requireHostHeader: false,
      keepAliveTimeout: 72_000,
      // A caller that stalls keeps its place no longer: while it sends, and while it should read.
      requestTimeout: SEND_TIMEOUT_MS,
    }
    return createServer(options, (request, response) => {
      if (request.method === 'POST' && EVENTS.test(request.url as string)) {
        this.#event(request, response)
      } else others(request, response)
    }).setTimeout(this.#config.EVENT_DEADLINE_MS + SEND_TIMEOUT_MS)
  }

  /** Sends past Fastify, which would put a charset on JSON. */
  #get(app: FastifyInstance, path: string, answer: () => Answer | Promise<Answer>): void {
    app.get(path, async (_request, reply) => this.#send(reply.hijack().raw, await answer()))
  }

  /** 405 for wrong paths too: a 404 would be retried by Knative. */
  #noSuchRoute(reply: FastifyReply): void {
    const refused = new TerminalError('events go to POST /', { code: 'method_not_allowed' })
    const { headers, ...answer } = problem(refused, this.#stream)
    this.#send(reply.hijack().raw, { ...answer, headers: { ...headers, allow: 'GET, POST' } })
  }

  async #event(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now()
    const headers = request.headers as Record<string, string>
    try {
      if (this.#draining) throw draining('this process is about to end')
      const take = this.#admit(response, Number(headers['content-length']))
      const body = await readBody(request, take)
      const message = { rawHeaders: request.rawHeaders, body }
      this.#send(response, await this.#handler.handle(message, headers))
    } catch (error) {
      this.#send(response, this.#handler.fail(error, started))
    }
  }

  /** Takes the event on before its body is read; one that is announced too large is refused at once. */
  #admit(response: ServerResponse, announced: number): (bytes: number) => void {
    const take = this.#inProgress.admit(response, this.#handler.running)
    if (announced > this.#config.MAX_EVENT_BYTES) take(announced)
    return take
  }

  /** Text goes out in one write with the headers. */
  #send(response: ServerResponse, { status, headers, body = '' }: Answer): void {
    const lines: string[] = []
    for (const name in headers) lines.push(name, headers[name] as string)
    // As many bytes as characters: ASCII, which need not be encoded.
    const bytes = Buffer.byteLength(body)
    if (status !== 204) lines.push('content-length', String(bytes))
    // Not while another event of this connection, sent one behind the other, is in progress.
    if (this.#draining && this.#inProgress.on(response.req.socket) <= 1) {
      lines.push('connection', 'close')
    }
    response.writeHead(status, lines)
    if (response.req.complete) response.end(body, bytes === body.length ? 'latin1' : 'utf8')
    else endWithRequest(response, body)
  }
}

/**
 * Answers at once, but ends only when the rest of the refused body has come and been dropped: a
 * caller that is still sending would see a reset instead of the answer.
 */
function endWithRequest(response: ServerResponse, body: string | Buffer): void {
  response.write(body)
  finished(response.req.resume(), () => response.end())
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
