import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Answer, ceHeaders } from './function-client.ts'

/** An HTTP connection byte by byte, for requests that no HTTP client would send. */
export class RawConnection implements AsyncDisposable {
  readonly socket: Socket
  #received = Buffer.alloc(0)
  #ended = false
  #error: Error | undefined
  readonly #closed: Promise<void>

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
    })
    socket.on('error', (error) => {
      this.#error = error
    })
    this.#closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#ended = true
        resolve()
      })
    })
  }

  /** @param allowHalfOpen whether it stays open after the other side has ended its half */
  static async open(url: string, allowHalfOpen = false): Promise<RawConnection> {
    const { hostname, port } = new URL(url)
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen })
    await once(socket, 'connect')
    return new RawConnection(socket)
  }

  /** Writes, and waits until the other side reads on; false if it has stopped reading. */
  async write(bytes: string | Buffer): Promise<boolean> {
    if (this.#ended || !this.socket.writable) return false
    if (this.socket.write(bytes)) return true
    await Promise.race([once(this.socket, 'drain'), this.#closed]).catch(() => {})
    return !this.#ended && this.socket.writable
  }

  /** The next whole answer. */
  async answer(): Promise<Answer> {
    for (;;) {
      const answer = this.#take()
      if (answer) return answer
      if (this.#ended) {
        throw this.#error ?? new Error(`closed after ${JSON.stringify(String(this.#received))}`)
      }
      await Promise.race([once(this.socket, 'data'), this.#closed]).catch(() => {})
    }
  }

  /** Waits for the other side to close; the error if it was a reset. */
  async closed(): Promise<Error | undefined> {
    await this.#closed
    return this.#error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy()
    await this.#closed
  }

  /** Removes one answer from the received bytes, if it is complete. */
  #take(): Answer | undefined {
    const end = this.#received.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const [statusLine = '', ...lines] = this.#received.toString('latin1', 0, end).split('\r\n')
    const rawHeaders = lines.flatMap((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
    const headers: Record<string, string> = {}
    for (let i = 0; i < rawHeaders.length; i += 2) {
      headers[(rawHeaders[i] as string).toLowerCase()] = rawHeaders[i + 1] as string
    }
    const from = end + 4
    const to = from + Number(headers['content-length'] ?? 0)
    if (this.#received.length < to) return undefined
    const body = this.#received.subarray(from, to)
    this.#received = this.#received.subarray(to)
    return { status: Number(statusLine.split(' ')[1]), headers, rawHeaders, body }
  }
}

/** Header lines, names and values in turn; a name may come twice. */
export const head = (
  lines: readonly (readonly [string, string])[],
  requestLine = 'POST / HTTP/1.1',
): string =>
  `${requestLine}\r\nhost: function\r\n${lines.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`

/** An event as a whole request. */
export function posted(event: object): string {
  const body = JSON.stringify(event)
  const length = ['content-length', String(Buffer.byteLength(body))] as const
  return head([...Object.entries(ceHeaders()), length]) + body
}

/** Sends these bytes over a connection of their own. */
export async function exchange(url: string, bytes: string | Buffer): Promise<Answer> {
  await using connection = await RawConnection.open(url)
  await connection.write(bytes)
  return await connection.answer()
}
