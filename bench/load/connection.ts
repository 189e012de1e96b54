import type { Socket } from 'node:net'

export interface Answer {
  readonly status: number
  /** Status line and headers, as they came. */
  readonly head: string
  readonly body: Buffer
}

/**
 * One connection that carries one request at a time. It reads as little of HTTP as the contestants
 * write, so that making the load costs a fraction of answering it.
 */
export class Connection {
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #received = 0
  /** Where the body begins and ends, once the head has come. */
  #bounds: readonly [start: number, end: number] | undefined
  #waiting: PromiseWithResolvers<Answer> | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#data(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  /** @throws Error if the connection breaks before the answer is there */
  post(request: Buffer): Promise<Answer> {
    if (this.#socket.destroyed) return Promise.reject(new Error('the connection was closed'))
    const waiting = Promise.withResolvers<Answer>()
    this.#waiting = waiting
    this.#socket.write(request)
    return waiting.promise
  }

  close(): void {
    this.#socket.destroy()
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }

  #data(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#received += chunk.length
    this.#bounds ??= this.#readHead()
    if (!this.#bounds || this.#received < this.#bounds[1]) return
    const whole = this.#whole()
    const [start, end] = this.#bounds
    const head = whole.toString('latin1', 0, start)
    const answer = { status: Number(head.slice(9, 12)), head, body: whole.subarray(start, end) }
    this.#chunks = []
    this.#received = 0
    this.#bounds = undefined
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }

  #readHead(): readonly [number, number] | undefined {
    const whole = this.#whole()
    const start = whole.indexOf('\r\n\r\n') + 4
    if (start < 4) return undefined
    const head = whole.toString('latin1', 0, start)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined && !head.startsWith('HTTP/1.1 204')) {
      this.#fail(new Error(`an answer without content-length: ${head}`))
    }
    return [start, start + Number(length ?? 0)]
  }

  #whole(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] as Buffer
  }
}
