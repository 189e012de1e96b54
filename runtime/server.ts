import type { ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { finished } from 'node:stream'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
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
  #draining = false

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

  #routes(): FastifyInstance {
    const app = Fastify({
      exposeHeadRoutes: false,
      // A caller that stalls keeps its place no longer: while it sends, and while it should read.
      requestTimeout: SEND_TIMEOUT_MS,
      connectionTimeout: this.#config.EVENT_DEADLINE_MS + SEND_TIMEOUT_MS,
      http: { connectionsCheckingInterval: 1000, requireHostHeader: false },
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
    app.addContentTypeParser('*', (_request, _body, done) => done(null))
    app.post('/', (request, reply) => this.#event(request, reply))
    app.get('/health/liveness', (_request, reply) => this.#send(reply, status(200, 'ok')))
    app.get('/health/readiness', (_request, reply) =>
      this.#send(reply, this.#draining ? status(503, 'draining') : status(200, 'ok')),
    )
    app.get('/metrics', async (_request, reply) => {
      const { body, contentType } = await this.#handler.metrics.render()
      this.#send(reply, { status: 200, headers: { 'content-type': contentType }, body })
    })
    app.setNotFoundHandler((_request, reply) => this.#noSuchRoute(reply))
    app.setErrorHandler((error, request, reply) => {
      if (request.is404) this.#noSuchRoute(reply)
      else this.#send(reply, this.#handler.fail(error, performance.now()))
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

  async #event(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const started = performance.now()
    const { raw } = request
    const headers = request.headers as Record<string, string>
    try {
      if (this.#draining) throw draining('this process is about to end')
      const body = await readBody(raw, this.#admit(reply.raw, Number(headers['content-length'])))
      this.#send(reply, await this.#handler.handle({ rawHeaders: raw.rawHeaders, body }, headers))
    } catch (error) {
      this.#send(reply, this.#handler.fail(error, started))
    }
  }

  /** Takes the event on before its body is read; one that is announced too large is refused at once. */
  #admit(response: ServerResponse, announced: number): (bytes: number) => void {
    const take = this.#inProgress.admit(response, this.#handler.running)
    if (announced > this.#config.MAX_EVENT_BYTES) take(announced)
    return take
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
