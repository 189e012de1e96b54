import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * The only way from one datacenter to a port of the other: a TCP proxy that can be cut. Then every
 * connection is reset, and a new one refused.
 */
export class Link implements AsyncDisposable {
  /** Where the other datacenter connects to. */
  readonly address: string
  readonly #port: number
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #server: Server

  private constructor(server: Server, target: number) {
    this.#server = server
    this.#target = target
    this.#port = (server.address() as AddressInfo).port
    this.address = `127.0.0.1:${this.#port}`
    server.on('connection', (near) => this.#join(near))
  }

  /** @param target the port of 127.0.0.1 it leads to */
  static async to(target: number): Promise<Link> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Link(server, target)
  }

  async cut(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await closed
  }

  async heal(): Promise<void> {
    if (this.#server.listening) return
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut()
  }

  #join(near: Socket): void {
    const far = connect({ port: this.#target, host: '127.0.0.1', noDelay: true })
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      this.#sockets.add(socket)
      // Either end may break at any time; then the other one learns of it.
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  }
}
