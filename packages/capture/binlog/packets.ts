/**
 * Cuts the bytes of a connection into packets, each a Buffer. A large event that nobody wants, such as the
 * text of a page, is passed over without being collected: memory does not depend on it.
 */

/** A packet of this size is continued by the next one. */
const MAX_PACKET = 0xffffff
/** How much of a packet is known before its fate is decided: OK byte, header, table id. */
const HEAD_BYTES = 32
const LARGE_BYTES = 64 * 1024

export class Packets {
  readonly #isWanted: (head: Buffer) => boolean
  #left: Buffer = Buffer.alloc(0)
  /** The parts of a packet that is continued. */
  #parts: Buffer[] = []
  #skipping = 0
  #isSkippingWhole = false

  /** @param isWanted asked for a large packet, with its first bytes */
  constructor(isWanted: (head: Buffer) => boolean) {
    this.#isWanted = isWanted
  }

  /** The packets that are complete with this chunk. */
  *push(chunk: Buffer): Generator<Buffer> {
    let data = this.#left.length === 0 ? chunk : Buffer.concat([this.#left, chunk])
    this.#left = Buffer.alloc(0)
    for (;;) {
      if (this.#skipping > 0) {
        const passed = Math.min(this.#skipping, data.length)
        this.#skipping -= passed
        data = data.subarray(passed)
        if (this.#skipping > 0) return
      }
      if (data.length < 4) break
      const size = data.readUIntLE(0, 3)
      if (this.#isSkippingWhole) {
        this.#isSkippingWhole = size === MAX_PACKET
        this.#skipping = 4 + size
        continue
      }
      if (data.length < 4 + size) {
        if (!this.#mayBeSkipped(data, size)) break
        this.#isSkippingWhole = size === MAX_PACKET
        this.#skipping = 4 + size
        continue
      }
      const payload = data.subarray(4, 4 + size)
      data = data.subarray(4 + size)
      if (size === MAX_PACKET) {
        this.#parts.push(payload)
      } else if (this.#parts.length > 0) {
        const whole = Buffer.concat([...this.#parts, payload])
        this.#parts = []
        yield whole
      } else {
        yield payload
      }
    }
    this.#left = data
  }

  #mayBeSkipped(data: Buffer, size: number): boolean {
    if (size < LARGE_BYTES || this.#parts.length > 0 || data.length < 4 + HEAD_BYTES) return false
    return !this.#isWanted(data.subarray(4, 4 + HEAD_BYTES))
  }
}
