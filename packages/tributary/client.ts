import type { Duplex } from 'node:stream'
import { requestHeaders, type SourceEvent } from './event.ts'
import { Connection } from './http/connection.ts'
import type { HttpResponse } from './http/response.ts'
import { Limiter } from './limiter.ts'

/** A KafkaSource never has more than 100 requests open, whatever else it has in flight. */
const MAX_REQUESTS = 100

/**
 * Calls one function as a KafkaSource does: `POST /` in binary mode. An event that waits for its
 * retry does not count among the 100 requests.
 */
export class FunctionClient {
  readonly #connect: () => Duplex
  readonly #host: string
  readonly #timeoutMs: number
  readonly #busy = new Set<Connection>()
  /** Connections without a request; the one used last is used first. */
  readonly #idle: Connection[] = []
  readonly #requests: Limiter

  /**
   * @param connect opens a connection to the function at this URL
   * @param most how many events the function may have in progress
   */
  constructor(url: string, connect: () => Duplex, timeoutMs: number, most = MAX_REQUESTS) {
    this.#requests = new Limiter(Math.min(most, MAX_REQUESTS))
    this.#host = new URL(url).host
    this.#connect = connect
    this.#timeoutMs = timeoutMs
  }

  /**
   * @throws NotSendable, the network's error, or a TimeoutError; after that one the function may
   * still be at work
   */
  post(event: SourceEvent): Promise<HttpResponse> {
    return this.#requests.run(() => this.#post(event))
  }

  async #post(event: SourceEvent): Promise<HttpResponse> {
    const request = requestOf(event, this.#host)
    const connection = this.#connection()
    this.#busy.add(connection)
    const timer = setTimeout(() => connection.close(timedOut(this.#timeoutMs)), this.#timeoutMs)
    try {
      return await connection.send(request)
    } finally {
      clearTimeout(timer)
      this.#busy.delete(connection)
      if (connection.usable) this.#idle.push(connection)
    }
  }

  /** An idle connection, or a new one: the function closes those that are idle for long. */
  #connection(): Connection {
    for (;;) {
      const connection = this.#idle.pop() ?? new Connection(this.#connect())
      if (connection.usable) return connection
    }
  }

  /** Fails the requests in flight. */
  close(): void {
    for (const connection of [...this.#idle, ...this.#busy]) connection.close()
  }
}

const timedOut = (milliseconds: number) =>
  new DOMException(`timeout: no answer within ${milliseconds} ms`, 'TimeoutError')

/** Head and body in one buffer, so that one write sends it. A tombstone has no Content-Length. */
function requestOf(event: SourceEvent, host: string): Buffer {
  const { body } = event
  const head = `POST / HTTP/1.1\r\nhost: ${host}\r\n${requestHeaders(event)}`
  if (body === null) return Buffer.from(`${head}\r\n`, 'latin1')
  const whole = `${head}content-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(whole, 'latin1'), body])
}
