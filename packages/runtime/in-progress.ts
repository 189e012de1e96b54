import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { RetryableError, TerminalError } from './errors.ts'

/** Memory for bodies is bounded by so many events of MAX_EVENT_BYTES, whatever their number. */
const MOST_LARGE_EVENTS = 8

export interface Limits {
  readonly MAX_CONCURRENT_EVENTS: number
  readonly MAX_EVENT_BYTES: number
}

/** The requests whose answers are not sent yet, within the limits of the configuration. */
export class InProgress {
  readonly #limits: Limits
  readonly #responses = new Set<ServerResponse>()
  #bySocket: Map<Socket, number> | undefined
  /** What has come of their bodies. What is only announced takes no memory, and no place. */
  #bytes = 0
  #idle: (() => void) | undefined

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get count(): number {
    return this.#responses.size
  }

  /**
   * How many there are on one connection, sent one behind the other. To be asked once none is admitted
   * any more: to keep count all the time would cost every event.
   */
  on(socket: Socket): number {
    if (!this.#bySocket) {
      this.#bySocket = new Map()
      for (const { req } of this.#responses) this.#add(1, req.socket)
    }
    return this.#bySocket.get(socket) ?? 0
  }

  /**
   * Counts a request until its answer is sent, or its caller has gone.
   * @param running events that are worked on, their callers gone or not
   * @returns to be called with the size of each part of the body before it is kept; it throws
   * TerminalError `event_too_large`, RetryableError `over_capacity`
   * @throws RetryableError `over_capacity`
   */
  admit(response: ServerResponse, running: number): (bytes: number) => void {
    const inFlight = Math.max(this.count, running)
    if (inFlight >= this.#limits.MAX_CONCURRENT_EVENTS) {
      throw overCapacity(`${inFlight} events are in progress`)
    }
    let size = 0
    this.#responses.add(response)
    response.on('close', () => {
      this.#responses.delete(response)
      this.#add(-1, response.req.socket)
      this.#bytes -= size
      if (this.count === 0) this.#idle?.()
    })
    return (bytes) => {
      const { MAX_EVENT_BYTES: most } = this.#limits
      if (size + bytes > most) throw tooLarge(most)
      if (this.#bytes + bytes > MOST_LARGE_EVENTS * most) {
        throw overCapacity(`${this.#bytes} bytes of events are in progress`)
      }
      size += bytes
      this.#bytes += bytes
    }
  }

  /** Resolves when there are none, or after this many milliseconds. */
  async none(milliseconds: number): Promise<void> {
    if (this.count === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idle = resolve
    const timer = setTimeout(resolve, milliseconds)
    await promise
    clearTimeout(timer)
  }

  #add(count: number, socket: Socket): void {
    this.#bySocket?.set(socket, (this.#bySocket.get(socket) ?? 0) + count)
  }
}

const overCapacity = (detail: string) => new RetryableError(detail, { code: 'over_capacity' })

const tooLarge = (most: number) =>
  new TerminalError(`the event is over MAX_EVENT_BYTES=${most}`, { code: 'event_too_large' })
