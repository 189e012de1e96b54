import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The requests whose answers are not sent yet. */
export class InProgress {
  #count = 0
  #bytes = 0
  readonly #bySocket = new WeakMap<Socket, number>()
  #idle: (() => void) | undefined

  get count(): number {
    return this.#count
  }

  /** What their bodies may come to. */
  get bytes(): number {
    return this.#bytes
  }

  /** Counts a request until its answer is sent, or its caller has gone. */
  add(response: ServerResponse, bytes: number): void {
    const { socket } = response.req
    this.#change(socket, 1, bytes)
    response.once('close', () => {
      this.#change(socket, -1, -bytes)
      if (this.#count === 0) this.#idle?.()
    })
  }

  /** How many there are on one connection, sent one behind the other. */
  on(socket: Socket): number {
    return this.#bySocket.get(socket) ?? 0
  }

  /** Resolves when there are none, or after this many milliseconds. */
  async none(milliseconds: number): Promise<void> {
    if (this.#count === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idle = resolve
    const timer = setTimeout(resolve, milliseconds)
    await promise
    clearTimeout(timer)
  }

  #change(socket: Socket, by: number, bytes: number): void {
    this.#count += by
    this.#bytes += bytes
    this.#bySocket.set(socket, this.on(socket) + by)
  }
}
