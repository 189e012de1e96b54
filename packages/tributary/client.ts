import type { Duplex } from 'node:stream'
import type { Answer } from './answer.ts'
import { Connection } from './http/connection.ts'
import { Limiter } from './limiter.ts'
import { requestHeaders, type SourceEvent } from './record.ts'

/** A source has never more than 100 requests open, whatever else it has in flight. */
const MAX_REQUESTS = 100

/**
 * Calls one function as a KafkaSource does: `POST /` in binary mode. A retry that is waited for
 * takes none of the 100 places.
 */
export class FunctionClient {
  readonly #connect: () => Duplex
  readonly #host: string
  readonly #timeoutMs: number
  readonly #busy = new Set<Connection>()
  /** Connections without a request; the last one used is the next. */
  readonly #idle: Connection[] = []
  readonly #places = new Limiter(MAX_REQUESTS)

  /** @param connect opens a connection to the function at this URL */
  constructor(url: string, connect: () => Duplex, timeoutMs: number) {
    this.#host = new URL(url).host
    this.#connect = connect
    this.#timeoutMs = timeoutMs
  }

  /** @throws the network's error, or a TimeoutError; the function may still be at work then */
  post(event: SourceEvent): Promise<Answer> {
    return this.#places.run(() => this.#post(event))
  }

  async #post(event: SourceEvent): Promise<Answer> {
    const connection = this.#connection()
    this.#busy.add(connection)
    const timer = setTimeout(() => connection.close(timedOut(this.#timeoutMs)), this.#timeoutMs)
    try {
      return await connection.send(requestOf(event, this.#host))
    } finally {
      clearTimeout(timer)
      this.#busy.delete(connection)
      if (connection.usable) this.#idle.push(connection)
    }
  }

  /** The function closes what is idle for long. */
  #connection(): Connection {
    for (;;) {
      const connection = this.#idle.pop() ?? new Connection(this.#connect())
      if (connection.usable) return connection
    }
  }

  /** What is in flight fails. */
  close(): void {
    for (const connection of [...this.#idle, ...this.#busy]) connection.close()
  }
}

const timedOut = (milliseconds: number) =>
  new DOMException(`timeout: no answer within ${milliseconds} ms`, 'TimeoutError')

/** In one piece, so that it is sent with one write. A tombstone has no Content-Length. */
function requestOf(event: SourceEvent, host: string): Buffer {
  const { body } = event
  const head = `POST / HTTP/1.1\r\nhost: ${host}\r\n${requestHeaders(event)}`
  if (body === null) return Buffer.from(`${head}\r\n`, 'latin1')
  const whole = `${head}content-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(whole, 'latin1'), body])
}
