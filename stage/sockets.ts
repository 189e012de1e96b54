import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'

/** A server on a free port of 127.0.0.1. The end of the scope closes it and its connections. */
export interface Listening extends AsyncDisposable {
  readonly port: number
  /** How many connections have been made so far. */
  readonly connections: () => number
}

/** Starts an HTTP server. */
export const listen = (handler: http.RequestListener) => listening(http.createServer(handler))

/** Starts a TCP server, for answers that no HTTP server would give. */
export const listenRaw = (handler: (socket: Socket) => void) => listening(net.createServer(handler))

async function listening(server: net.Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // Tests break connections on purpose.
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  await using server = await listenRaw(() => {})
  return server.port
}
