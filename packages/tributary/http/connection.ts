import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Answer } from '../answer.ts'
import { type Reading, type Received, readAnswer } from './answer.ts'

/** Shared, as what is read into it is copied out at once. */
const READ_INTO = Buffer.allocUnsafe(64 * 1024)

export interface Address {
  readonly host: string
  readonly port: number
}

/**
 * A connection that carries one request at a time, to a server in this process or on this machine.
 * node:http costs more than twice as much, and undici adds a Content-Length to a tombstone.
 */
export class Connection {
  readonly #stream: Duplex
  #waiting: PromiseWithResolvers<Answer> | undefined
  #reading: Reading<Received> = readAnswer()
  /** What has come of the answer, and how much it takes to read on. */
  #chunks: Buffer[] = []
  #received = 0
  #needed = 0

  constructor(stream: Duplex) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => this.#data(chunk))
    stream.on('end', () => stream.destroy())
    stream.on('error', (error) => this.#fail(error))
    stream.on('close', () => this.#closed())
  }

  /** Over TCP; resolves when it is connected. */
  static open(address: Address): Promise<Connection> {
    const callback = (size: number): boolean =>
      socket.emit('data', Buffer.from(READ_INTO.subarray(0, size)))
    const onread = { buffer: READ_INTO, callback }
    const socket: Socket = connect({ ...address, noDelay: true, onread })
    return new Promise((resolve, reject) => {
      const connection = new Connection(socket)
      socket.on('error', reject).on('connect', () => resolve(connection))
    })
  }

  /** Whether a request can be sent. */
  get usable(): boolean {
    return this.#stream.writable
  }

  /**
   * Sends a whole request, head and body.
   * @throws Error if the connection breaks, or is closed, before the whole answer is there
   */
  send(request: Buffer): Promise<Answer> {
    const waiting = Promise.withResolvers<Answer>()
    this.#waiting = waiting
    this.#reading = readAnswer()
    this.#needed = this.#reading.next().value as number
    if (this.usable) this.#stream.write(request)
    else this.#fail(new Error('the connection was closed'))
    return waiting.promise
  }

  /** What is waited for fails with this error. Without one, a `duplexPair` would only half close. */
  close(error = new Error('the connection was closed')): void {
    this.#stream.destroy(error)
  }

  #data(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (!this.#waiting) this.close()
    else if (this.#received >= this.#needed) this.#read()
  }

  #read(): void {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    const bytes = this.#chunks[0] ?? Buffer.alloc(0)
    try {
      const { done, value } = this.#reading.next(bytes)
      if (done) this.#done(value)
      else this.#needed = value
    } catch (error) {
      this.close(error as Error)
    }
  }

  #done({ answer, size, last }: Received): void {
    // What comes unasked for could be taken for the next answer.
    if (last || size < this.#received) this.close()
    this.#chunks = []
    this.#received = 0
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }

  #closed(): void {
    if (this.#waiting && this.#needed === Number.POSITIVE_INFINITY) this.#read()
    this.#fail(new Error('the connection was closed'))
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}
