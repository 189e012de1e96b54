/** A link: a TCP proxy between two sites. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Flow } from './flow.ts'
import { Route } from './route.ts'

const LOCAL = '127.0.0.1'

/**
 * How many bytes a connection may have on the way. A Kafka broker receives with a buffer of 100 KiB
 * (`socket.receive.buffer.bytes`); a replica and a consumer receive with one of 64 KiB.
 */
const WINDOW = { there: 100 * 1024, back: 64 * 1024 }

export interface LinkOptions {
  /** The route it is a part of; by default one of its own. */
  readonly route?: Route
  /** Where it listens; by default a free port of 127.0.0.1. */
  readonly host?: string
  readonly port?: number
  readonly window?: Readonly<Record<keyof typeof WINDOW, number>>
}

/**
 * A TCP proxy that is slow or broken as its route is: the only way from one site to a port of another.
 *
 * It has the delay, the jitter and the bandwidth of a long line, the round trip of TCP's handshake, the
 * limit of TCP's window, and after a stall the time until TCP sends lost bytes again. It has no slow start
 * and no single losses, and it accepts connections while the route stalls; nothing answers on them.
 */
export class Link implements AsyncDisposable {
  /** The address that the other site connects to. */
  readonly address: string
  readonly route: Route
  /** How many bytes have come back from the target. */
  received = 0
  readonly #target: number
  readonly #window: Readonly<Record<keyof typeof WINDOW, number>>
  readonly #sockets = new Set<Socket>()
  readonly #server: Server

  private constructor(server: Server, target: number, { route, window }: LinkOptions) {
    this.#server = server
    this.#target = target
    this.route = route ?? new Route()
    this.#window = window ?? WINDOW
    const { address, port } = server.address() as AddressInfo
    this.address = `${address}:${port}`
    server.on('connection', (near) => this.#join(near))
  }

  /** @param target the port of 127.0.0.1 that the link leads to */
  static async to(target: number, options: LinkOptions = {}): Promise<Link> {
    const { host = LOCAL, port = 0 } = options
    const server = createServer({ noDelay: true }).listen(port, host)
    await once(server, 'listening')
    return new Link(server, target, options)
  }

  // A cut link keeps listening, so that no other program is given its port.
  cut(): void {
    this.route.cut()
  }

  heal(): void {
    this.route.heal()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #join(near: Socket): void {
    // Either end may break at any time.
    near.on('error', () => {})
    if (this.route.isCut) return void near.destroy()
    const far = connect({ port: this.#target, host: LOCAL, noDelay: true })
    far.on('error', () => {})
    far.on('data', ({ length }) => {
      this.received += length
    })
    const { there, back } = this.route
    const rtt = there.conditions.delayMs + back.conditions.delayMs
    const openAt = performance.now() + rtt
    new Flow(near, far, { line: there, back, window: this.#window.there, openAt })
    new Flow(far, near, { line: back, back: there, window: this.#window.back, openAt })
    for (const socket of [near, far]) {
      for (const sockets of [this.#sockets, this.route.sockets]) {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      }
    }
  }
}
