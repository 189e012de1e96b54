/** A connection whose server sends the given packets when it is asked for its log. */
import { Duplex } from 'node:stream'
import type { Database } from '../../../packages/capture/database.ts'

/** The packet that brings an event, or part of one. */
export const eventPacket = (event: Buffer): Buffer => Buffer.concat([Buffer.from([0]), event])

/** ERR_Packet: the code, the state, the text. */
export function errorPacket(code: number, message: string): Buffer {
  const head = Buffer.from([0xff, code & 0xff, code >> 8])
  return Buffer.concat([head, Buffer.from('#HY000'), Buffer.from(message)])
}

/** @param id the server's @@server_id */
export function databaseThatSends(packets: readonly Buffer[], id = 2): Database {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  for (const packet of packets) {
    const head = Buffer.alloc(4)
    head.writeUIntLE(packet.length, 0, 3)
    stream.push(Buffer.concat([head, packet]))
  }
  const fake: Partial<Database> = {
    server: { host: 'db1', port: 3306, user: 'reader', password: '', ca: undefined },
    query: async <T>() => [{ id: String(id) } as T],
    takeStream: () => stream,
    close: () => void stream.destroy(),
  }
  return fake as Database
}
