/** The checksums of events. Each file of the log begins with an event that says whether its events have one. */
import { crc32 } from 'node:zlib'
import { TYPE } from './events.ts'

const BYTES = 4

export class Checksums {
  #arePresent = false

  /**
   * The event without its checksum.
   * @throws Error if the event was changed on its way or on the server's disk
   */
  check(event: Buffer): Buffer {
    const type = event.readUInt8(4)
    // The description of a file always has room for a checksum, and before it the algorithm: 1 for CRC32.
    if (type === TYPE.FORMAT_DESCRIPTION) this.#arePresent = event.at(-BYTES - 1) === 1
    if (!this.#arePresent || type === TYPE.ROTATE) return event
    const body = event.subarray(0, -BYTES)
    if (crc32(body) !== event.readUInt32LE(body.length)) {
      throw new Error(`an event of type ${type} does not have its checksum`)
    }
    return body
  }
}
