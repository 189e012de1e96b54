/** Reads the little-endian fields of the protocol from a buffer, one after the other. */
export class Bytes {
  readonly buffer: Buffer
  at: number

  constructor(buffer: Buffer, at = 0) {
    this.buffer = buffer
    this.at = at
  }

  get isAtEnd(): boolean {
    return this.at >= this.buffer.length
  }

  /** An unsigned integer of 1 to 6 bytes. @throws RangeError beyond the end */
  uint(size: number): number {
    const value = this.buffer.readUIntLE(this.at, size)
    this.at += size
    return value
  }

  /** @throws RangeError beyond the end */
  uint64(): bigint {
    const value = this.buffer.readBigUInt64LE(this.at)
    this.at += 8
    return value
  }

  /** An integer in the protocol's length encoding. */
  packed(): number {
    const first = this.uint(1)
    if (first < 0xfb) return first
    if (first === 0xfc) return this.uint(2)
    if (first === 0xfd) return this.uint(3)
    return Number(this.uint64())
  }

  /** A view of the next bytes, not a copy. @throws RangeError beyond the end */
  bytes(size: number): Buffer {
    const end = this.at + size
    if (end > this.buffer.length) throw new RangeError(`${size} bytes reach beyond the end`)
    const view = this.buffer.subarray(this.at, end)
    this.at = end
    return view
  }

  text(size: number): string {
    return this.bytes(size).toString()
  }

  rest(): Buffer {
    return this.bytes(this.buffer.length - this.at)
  }
}
