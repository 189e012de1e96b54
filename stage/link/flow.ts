/** One direction of a connection through a link: bytes that arrive late, in their order. */
import type { Socket } from 'node:net'
import type { Line } from './line.ts'

/** Bytes on the way. */
interface Segment {
  readonly sentAt: number
  dueAt: number
  /** Undefined is the end of the connection. */
  readonly bytes: Buffer | undefined
}

/** TCP's timeouts before it sends lost bytes again, as in Linux: each is twice the one before. */
const RETRANSMISSION_MS = 200
const HANDSHAKE_RETRANSMISSION_MS = 1000
const MOST_RETRANSMISSION_MS = 120_000

export interface FlowOptions {
  readonly line: Line
  /** The other direction, for acknowledgements. */
  readonly back: Line
  /** How many bytes may be unacknowledged: the receiver's window. */
  readonly window: number
  /** The end of TCP's handshake, before which nothing is sent, in milliseconds of `performance.now()`. */
  readonly openAt: number
}

/** The bytes of one connection in one direction, delivered in order, as late as the line says. */
export class Flow {
  readonly #from: Socket
  readonly #to: Socket
  readonly #options: FlowOptions
  readonly #queue: Segment[] = []
  #unacknowledged = 0
  #lastDue: number
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  constructor(from: Socket, to: Socket, options: FlowOptions) {
    this.#from = from
    this.#to = to
    this.#options = options
    this.#lastDue = options.openAt + options.line.conditions.delayMs
    options.line.flows.add(this)
    from.on('readable', () => this.#send())
    from.on('close', () => this.#enqueue(undefined))
    to.on('close', () => this.#end())
  }

  /** TCP finds out that the line works when it sends the oldest lost bytes again. */
  resumed(stalledAt: number): void {
    const lost = this.#queue.find(({ dueAt }) => dueAt > stalledAt)
    if (lost) {
      const again =
        this.#nextRetransmission(lost, stalledAt) + this.#options.line.conditions.delayMs
      for (const segment of this.#queue) {
        if (segment.dueAt > stalledAt) segment.dueAt = Math.max(segment.dueAt, again)
      }
      this.#lastDue = Math.max(this.#lastDue, again)
    }
    this.#schedule()
  }

  #nextRetransmission({ sentAt }: Segment, stalledAt: number): number {
    const { line, back, openAt } = this.#options
    const rtt = line.conditions.delayMs + back.conditions.delayMs
    let wait = openAt <= stalledAt ? RETRANSMISSION_MS + rtt : HANDSHAKE_RETRANSMISSION_MS
    let at = sentAt
    while (at < performance.now()) {
      at += wait
      wait = Math.min(2 * wait, MOST_RETRANSMISSION_MS)
    }
    return at
  }

  /** Reads from the socket as much as the window allows; the rest waits in the sender's buffer. */
  #send(): void {
    for (;;) {
      const room = this.#options.window - this.#unacknowledged
      const bytes = room > 0 ? this.#from.read(Math.min(room, this.#from.readableLength)) : null
      if (bytes === null) return
      this.#unacknowledged += bytes.length
      this.#enqueue(bytes)
    }
  }

  #enqueue(bytes: Buffer | undefined): void {
    if (this.#isOver) return
    const arrival = this.#options.line.arrival(bytes?.length ?? 0)
    this.#lastDue = Math.max(this.#lastDue, arrival)
    this.#queue.push({ sentAt: performance.now(), dueAt: this.#lastDue, bytes })
    this.#schedule()
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    const [next] = this.#queue
    if (!next || this.#options.line.isStalled) return
    const wait = next.dueAt - performance.now()
    if (wait <= 0) this.#deliver()
    else this.#timer = setTimeout(() => this.#deliver(), wait).unref()
  }

  #deliver(): void {
    const { line } = this.#options
    const now = performance.now()
    while (!line.isStalled && (this.#queue[0]?.dueAt ?? Number.POSITIVE_INFINITY) <= now + 0.5) {
      const { bytes } = this.#queue.shift() as Segment
      if (bytes === undefined) {
        // Nothing can be read any more, so neither is there anything to write back.
        this.#to.destroySoon()
        return
      }
      this.#to.write(bytes, () => this.#acknowledge(bytes.length))
    }
    this.#schedule()
  }

  #acknowledge(length: number): void {
    const acknowledged = () => {
      this.#unacknowledged -= length
      this.#send()
    }
    const { delayMs } = this.#options.back.conditions
    if (delayMs > 0) setTimeout(acknowledged, delayMs).unref()
    else acknowledged()
  }

  /** The receiver has closed. The sender learns of it from the other direction's flow, when that delivers. */
  #end(): void {
    clearTimeout(this.#timer)
    this.#options.line.flows.delete(this)
    this.#queue.length = 0
    this.#isOver = true
  }
}
