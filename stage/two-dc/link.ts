import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * A TCP proxy that can be cut: the only way from one datacenter to a port of the other. While it is cut,
 * every connection is closed, old or new.
 */
export class Link implements AsyncDisposable {
  /** The address that the other datacenter connects to. */
  readonly address: string
  /** How many bytes have come back from the target. */
  received = 0
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  #isCut = false

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('connection', (near) => this.#join(near))
  }

  /** @param target the port of 127.0.0.1 that the link leads to */
  static async to(target: number): Promise<Link> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Link(server, target)
  }

  // A cut link keeps listening, so that no other program is given its port. It closes connections rather
  // than resetting them: a process that resets one with bytes under way often hangs at exit (Node 24.21).
  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  heal(): void {
    this.#isCut = false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }

  #join(near: Socket): void {
    // Either end may break at any time.
    near.on('error', () => {})
    if (this.#isCut) return void near.destroy()
    const far = connect({ port: this.#target, host: '127.0.0.1', noDelay: true })
    far.on('error', () => {})
    far.on('data', ({ length }) => {
      this.received += length
    })
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      this.#sockets.add(socket)
      socket.pipe(other)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }
}
