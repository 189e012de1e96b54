import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { AsciiResponse } from './ascii-response.ts'
import { answerClientError } from './client-error.ts'
import { type EventError, TerminalError } from './errors.ts'
import type { InProgress } from './in-progress.ts'
import type { Answer } from './problem.ts'
import { sendAnswer } from './send-answer.ts'

/** How long a request may take to arrive, and an answer to be read. */
const SEND_TIMEOUT_MS = 30_000

/** The server behind the routes: it makes the answers. */
export interface Answers {
  /** Answers an event, and reads its body first. */
  event(request: IncomingMessage, response: ServerResponse): Promise<Answer>
  metrics(): Promise<Answer>
  isDraining(): boolean
  /** Why no events should come now, in a word; undefined if they may. */
  notReady(): string | undefined
  /** Whether events come over HTTP. */
  readonly hasEvents: boolean
  /** The answer to a bug, counted and logged. */
  fail(error: unknown): Answer
  refuse(error: EventError): Answer
  readonly inProgress: InProgress
}

/** The routes of a function: `POST /` for events, `GET` for health and metrics, 405 for the rest. */
export function createApp(
  config: { readonly EVENT_DEADLINE_MS: number },
  answers: Answers,
): FastifyInstance {
  const reply = (to: FastifyReply, answer: Answer) => {
    const isLast = answers.isDraining() && answers.inProgress.countOf(to.request.raw.socket) <= 1
    return sendAnswer(to, answer, isLast)
  }
  // Knative would retry a 404.
  const noSuchRoute = (to: FastifyReply) => {
    const { headers, ...answer } = answers.refuse(NO_SUCH_ROUTE)
    return reply(to, { ...answer, headers: { ...headers, allow: 'GET, POST' } })
  }
  const clientError = (error: { code?: string }, socket: Socket) =>
    answerClientError(socket, error, answers.refuse)

  const app = Fastify({
    exposeHeadRoutes: false,
    schemaController: { compilersFactory },
    keepAliveTimeout: 72_000,
    // A caller that stalls loses its place: while it sends, and while it should read.
    requestTimeout: SEND_TIMEOUT_MS,
    connectionTimeout: config.EVENT_DEADLINE_MS + SEND_TIMEOUT_MS,
    http: {
      connectionsCheckingInterval: 1000,
      requireHostHeader: false,
      ServerResponse: AsciiResponse,
    },
    rewriteUrl: ({ url = '' }) => (ROOT.test(url) ? '/' : url),
    frameworkErrors: (_error, _request, to) => noSuchRoute(to),
    clientErrorHandler: clientError,
  })
  // The handler reads the body itself: of any media type, or of none, as Knative sends it.
  app.addHttpMethod('POST', { hasBody: false, overrideExisting: true })
  app.removeAllContentTypeParsers()
  app.post('/', ({ raw }, to) => {
    if (!answers.hasEvents) return void reply(to, answers.refuse(NO_EVENTS))
    // An answer that cannot be sent fails its own event only.
    answers
      .event(raw, to.raw)
      .then((answer) => reply(to, answer))
      .catch((error) => to.send(error))
  })
  app.get('/health/liveness', async (_, to) => reply(to, status(200, 'ok')))
  app.get('/health/readiness', async (_, to) => {
    const why = answers.notReady()
    return reply(to, why === undefined ? status(200, 'ok') : status(503, why))
  })
  app.get('/metrics', async (_, to) => reply(to, await answers.metrics()))
  app.setNotFoundHandler((_, to) => noSuchRoute(to))
  app.setErrorHandler((error, { is404 }, to) =>
    is404 ? noSuchRoute(to) : reply(to, answers.fail(error)),
  )
  // Node would answer these two itself, without a problem of ours.
  app.server.on('checkExpectation', (request, response) =>
    app.server.emit('request', request, response),
  )
  app.server.on('connect', (_, socket) => clientError({ code: 'CONNECT' }, socket as Socket))
  return app
}

const NO_EVENTS = new TerminalError('this process reads its events from Kafka (FUNC_TRANSPORT)', {
  code: 'method_not_allowed',
})
const NO_SUCH_ROUTE = new TerminalError('events go to POST /', { code: 'method_not_allowed' })

/** No route has a schema. By default Fastify loads Ajv and fast-json-stringify all the same. */
const noCompiler = (): never => {
  throw new Error('no route of a function has a schema')
}
const compilersFactory = { buildValidator: noCompiler, buildSerializer: noCompiler }

/** The path of events in every form of RFC 9112, 3.2, with or without a query. */
const ROOT = /^(?:\/|https?:\/\/[^/?#]+\/?)(?:[?#]|$)/i

/** The answer of a health endpoint. */
const status = (code: number, word: string): Answer => ({
  status: code,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: word }),
})
