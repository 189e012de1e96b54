import type { AddressInfo } from 'node:net'
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
import { Log } from './log.ts'
import { type Answer, problem } from './problem.ts'

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
   * Goes red, answers what is in progress, then closes. Never rejects.
   * @returns whether everything in progress was answered in time, SHUTDOWN_GRACE_MS
   */
  close(): Promise<boolean>
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

/** The end of the grace period, kept for sending the last answers. */
const LAST_MS = 500

class Server {
  readonly #config: Config
  readonly #handler: Handler
  readonly #app: FastifyInstance
  readonly #stream: string
  /** Requests whose answers are not sent yet. */
  #open = 0
  #draining = false
  #idle: (() => void) | undefined

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

  async close(): Promise<boolean> {
    this.#draining = true
    const grace = this.#config.SHUTDOWN_GRACE_MS
    const abort = () => this.#handler.abort(draining('the grace period is over'))
    const timers = [setTimeout(abort, grace - LAST_MS)]
    // Health and refusals are still answered until what is in progress has been.
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve
        timers.push(setTimeout(resolve, grace))
      })
    }
    const answered = this.#open === 0
    const { server } = this.#app
    const closed = new Promise((resolve) => server.close(resolve))
    // Answers just sent close their own connections; what else is open is idle, or half a request.
    timers.push(setInterval(() => server.closeIdleConnections(), 20))
    timers.push(setTimeout(() => server.closeAllConnections(), LAST_MS))
    await closed
    for (const timer of timers) clearTimeout(timer)
    await this.#handler.close()
    return answered
  }

  #inFlight(): number {
    // A caller may be gone before the work for it has ended.
    return Math.max(this.#open, this.#handler.running)
  }

  #routes(): FastifyInstance {
    const app = Fastify({
      bodyLimit: this.#config.MAX_EVENT_BYTES,
      exposeHeadRoutes: false,
      requestTimeout: 60_000,
      schemaController: { compilersFactory },
      frameworkErrors: (_error, _request, reply) => this.#noSuchRoute(reply),
    })
    // Knative sends no Content-Type, and the codec decides by the header itself.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.#draining) reply.header('connection', 'close')
      done()
    })
    app.setErrorHandler((error: FastifyError, request, reply) => {
      // What has no route is no event, so it is not counted.
      const failure = this.#toEventError(error)
      if (request.is404) return send(reply, problem(failure, this.#stream))
      return send(reply, this.#handler.fail(failure, performance.now()))
    })
    app.post('/', {
      onRequest: (_request, reply, done) => this.#admit(reply, done),
      handler: (request, reply) => this.#event(request, reply),
    })
    app.get('/health/liveness', async () => ({ status: 'ok' }))
    app.get('/health/readiness', async (_request, reply) => {
      if (this.#draining) return reply.code(503).send({ status: 'draining' })
      return { status: 'ok' }
    })
    app.get('/metrics', async (_request, reply) => {
      const { body, contentType } = await this.#handler.metrics.render()
      return reply.header('content-type', contentType).send(body)
    })
    app.setNotFoundHandler((_request, reply) => this.#noSuchRoute(reply))
    return app
  }

  /** 405 for wrong paths too: a 404 would be retried by Knative. */
  #noSuchRoute(reply: FastifyReply): void {
    const refused = new TerminalError('events go to POST /', { code: 'method_not_allowed' })
    send(reply.header('allow', 'GET, POST'), problem(refused, this.#stream))
  }

  /** Takes the event on, before its body is read, or refuses it for want of room. */
  #admit(reply: FastifyReply, done: () => void): void {
    const refused = this.#draining
      ? draining('this process is about to end')
      : this.#inFlight() >= this.#config.MAX_CONCURRENT_EVENTS
        ? new RetryableError(`${this.#inFlight()} events are in progress`, {
            code: 'over_capacity',
          })
        : undefined
    if (refused) {
      send(reply, this.#handler.fail(refused, performance.now()))
      return
    }
    this.#open++
    // Emitted when the answer is sent, and when the caller has gone.
    reply.raw.once('close', () => {
      this.#open--
      if (this.#open === 0) this.#idle?.()
    })
    done()
  }

  async #event(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { rawHeaders } = request.raw
    const answer = await this.#handler.handle(
      { rawHeaders, body: request.body as Buffer | undefined },
      request.headers as Record<string, string>,
    )
    return send(reply, answer)
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

const draining = (detail: string) => new RetryableError(detail, { code: 'draining' })

/** Fastify would load its schema compilers to make these. */
const compilersFactory = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => () => '',
} as unknown as NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body)
}
