/** GET /health/liveness, /health/readiness and /metrics, the paths that functions have too. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Health {
  /** Why it reads no changes, in a word; undefined if it does. */
  readonly notReady: () => string | undefined
  /** The metrics in Prometheus' text format, and its content type. */
  readonly metrics: () => Promise<{ readonly body: string; readonly contentType: string }>
}

export async function serveHealth(
  port: number,
  { notReady, metrics }: Health,
  host?: string,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    const send = (status: number, body: string, contentType = 'application/json') => {
      response.writeHead(status, { 'content-type': contentType }).end(body)
    }
    const word = (why: string | undefined) => JSON.stringify({ status: why ?? 'ok' })
    if (request.method !== 'GET') return send(405, word('only GET'))
    switch (request.url) {
      case '/health/liveness':
        return send(200, word(undefined))
      case '/health/readiness':
        return send(notReady() === undefined ? 200 : 503, word(notReady()))
      case '/metrics':
        return void metrics().then(
          ({ body, contentType }) => send(200, body, contentType),
          () => send(500, word('no metrics')),
        )
      default:
        return send(404, word('no such path'))
    }
  })
  server.listen({ port, host })
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}
