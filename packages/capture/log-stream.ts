/**
 * The events of a server's binary log after a position, as a replica would get them.
 * (https://mariadb.com/kb/en/replication-protocol/; the position travels in @slave_connect_state)
 */
import type { Duplex } from 'node:stream'
import { StopError } from '@tributary/kafka'
import { Checksums } from './binlog/checksums.ts'
import { TYPE } from './binlog/events.ts'
import { Packets } from './binlog/packets.ts'
import { type Database, place, type Server } from './database.ts'

/** The server sends a sign of life after this time without an event. */
const HEARTBEAT_MS = 2000
/** After this time without one, the connection counts as lost. */
const SILENCE_MS = 30_000

const COM_BINLOG_DUMP = 0x12
const COM_REGISTER_SLAVE = 0x15

export interface LogOptions {
  readonly position: string
  readonly serverId: number
  /** Whether a large event is worth collecting; see Packets. */
  readonly isWanted: (head: Buffer) => boolean
}

/**
 * Yields, for each chunk that comes, the events that are complete. It reads no further before these are used.
 * @throws StopError if reading this log on is not possible; NotYet if it may be soon; a network error
 */
export async function* readLog(
  database: Database,
  { position, serverId, isWanted }: LogOptions,
): AsyncGenerator<Iterable<Buffer>> {
  // Capability 4: GTIDs are understood. The heartbeat's unit is a nanosecond.
  await database.query(
    `SET @mariadb_slave_capability = 4, @master_binlog_checksum = @@binlog_checksum, @slave_gtid_strict_mode = 1,
      @master_heartbeat_period = ?, @slave_connect_state = ?`,
    [HEARTBEAT_MS * 1_000_000, position],
  )
  const [{ id } = { id: 0 }] = await database.query<{ id: string | number }>(
    'SELECT @@server_id AS id',
  )
  const asked = { ...database.server, id: Number(id) }
  const stream = database.takeStream()
  const packets = new Packets((head) => isWanted(head.subarray(1)))
  const checksums = new Checksums()
  try {
    register(stream, serverId)
    for await (const chunk of chunksOf(stream)) {
      yield eventsOf(packets.push(chunk), checksums, asked)
    }
    throw new Error('the connection was closed')
  } finally {
    database.close()
  }
}

/**
 * The chunks of a connection. Only the time that is spent waiting counts as silence: while nobody asks for
 * the next chunk, or this process is held up, the server may well have sent it.
 */
async function* chunksOf(stream: Duplex): AsyncGenerator<Buffer> {
  let isWaiting = false
  const silent = () =>
    // What has come meanwhile is read before this.
    setImmediate(() => {
      if (isWaiting && stream.readableLength === 0) stream.destroy(new Error(SILENT))
    })
  const chunks = stream[Symbol.asyncIterator]()
  for (;;) {
    const timer = setTimeout(silent, SILENCE_MS)
    isWaiting = true
    const { value, done } = await chunks.next()
    isWaiting = false
    clearTimeout(timer)
    if (done) return
    yield value as Buffer
  }
}

const SILENT = `nothing came for ${SILENCE_MS / 1000} s`

/** A packet is an event after a zero byte, or an error. */
function* eventsOf(
  packets: Iterable<Buffer>,
  checksums: Checksums,
  asked: AskedServer,
): Generator<Buffer> {
  for (const packet of packets) {
    const first = packet[0]
    if (first === 0xff) throw failure(packet, asked)
    if (first === 0xfe && packet.length < 9) throw new Error('the server ends the log')
    // The answer to the registration has no event.
    if (packet.length > 19 && packet[5] !== TYPE.HEARTBEAT)
      yield checksums.check(packet.subarray(1))
  }
}

/** Names this reader in SHOW SLAVE HOSTS, and asks for the log. */
function register(stream: Duplex, serverId: number): void {
  const slave = Buffer.alloc(18)
  slave[0] = COM_REGISTER_SLAVE
  slave.writeUInt32LE(serverId, 1)
  const dump = Buffer.alloc(11)
  dump[0] = COM_BINLOG_DUMP
  dump.writeUInt32LE(4, 1)
  dump.writeUInt32LE(serverId, 7)
  for (const command of [slave, dump]) {
    const header = Buffer.alloc(4)
    header.writeUIntLE(command.length, 0, 3)
    stream.write(Buffer.concat([header, command]))
  }
}

/** The log has no such transaction: the server may be a replica that is behind. */
export class NotYet extends Error {}

interface AskedServer extends Server {
  /** Its @@server_id, which is in the GTIDs of its own transactions. */
  readonly id: number
}

function failure(packet: Buffer, server: AskedServer): Error {
  const code = packet.readUInt16LE(1)
  const message = packet.subarray(9).toString()
  const at = place(server)
  if (message.includes('have been purged')) return new Purged(at)
  const [, diverged] = DIVERGED.exec(message) ?? []
  if (diverged !== undefined) return new Diverged(at, diverged)
  if (message.includes('server_id is already connected')) {
    return new StopError(
      `${at}: another reader came with this one's server id; let one run, or set CAPTURE_SERVER_ID for one of them`,
    )
  }
  if (DENIED.has(code)) {
    return new StopError(
      `${at}: user ${server.user} may not read the binary log; GRANT REPLICATION SLAVE ON *.* TO ${server.user}`,
    )
  }
  const [, absent] = ABSENT.exec(message) ?? []
  if (absent !== undefined) {
    // No other server can give it its own transaction: the end of its log is lost.
    return Number(absent.split('-')[1]) === server.id
      ? new Diverged(at, absent)
      : new NotYet(message)
  }
  return new Error(`${message} (${code})`)
}

/** The server knows the user, so a right is missing: ER_ACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR. */
const DENIED = new Set([1045, 1227])

/** The log has later transactions, but not the one of the position. (mysql_binlog_send in sql/sql_repl.cc) */
const DIVERGED =
  /GTID (\d+-\d+-\d+)(?:, which is not in the master's binlog\. Since .* higher sequence numbers| requested by the slave \(even though)/

const ABSENT = /GTID (\d+-\d+-\d+), which is not in the master's binlog/

/** Changes are missing after the topic's position: this log cannot be read on. */
export class Gap extends Error {}

/** The log no longer has the transactions after the position. */
export class Purged extends Gap {
  constructor(at: string) {
    super(`${at} no longer has the transactions after the topic's position`)
  }
}

/** The log is without a transaction that was read. To wait for it would be in vain. */
export class Diverged extends Gap {
  /** @param gtid the transaction */
  constructor(at: string, gtid: string) {
    super(
      `${at} does not have transaction ${gtid}, which was read, and will not get it: a crash, a failover or a restored backup has lost it`,
    )
  }
}
