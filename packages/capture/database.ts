/** Connections to one MariaDB server: for questions, and for its binary log. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { StopError } from '@tributary/kafka'
import mysql, { type Connection, type ConnectionOptions } from 'mysql2'

export interface Server {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** A file with the authorities to trust; without it the connection is not encrypted. */
  readonly ca: string | undefined
}

/** The servers of CAPTURE_DATABASE, in the order in which they are tried. */
export function readServers(address: string, password = '', ca?: string): Server[] {
  const [, user = '', hosts = ''] = /^\w+:\/\/([^@]+)@([^/]+)/.exec(address) ?? []
  return hosts.split(',').map((each) => {
    const [host = '', port = '3306'] = each.split(':')
    return { host, port: Number(port), user: decodeURIComponent(user), password, ca }
  })
}

export const place = ({ host, port }: Server): string => `MariaDB at ${host}:${port}`

const CONNECT_MS = 10_000
/** A server that was cut off without a word does not answer. */
const QUERY_MS = 30_000

/** An error that the server answered with. */
export interface ServerError extends Error {
  readonly errno?: number
  readonly code?: string
}

export class Database {
  readonly server: Server
  readonly #connection: Connection

  private constructor(server: Server, connection: Connection) {
    this.server = server
    this.#connection = connection
    // Every question has its own error, and so has the end of the log.
    connection.on('error', () => {})
  }

  /** @throws StopError if the server refuses the user, a network error if it does not answer */
  static async open(server: Server): Promise<Database> {
    const { host, port, user, password, ca } = server
    const options: ConnectionOptions = {
      ...{ host, port, user, password, connectTimeout: CONNECT_MS },
      ...{ supportBigNumbers: true, bigNumberStrings: true, enableKeepAlive: true },
      ...(ca !== undefined && { ssl: { ca: readFileSync(ca) } }),
    }
    const connection = mysql.createConnection(options)
    const database = new Database(server, connection)
    await new Promise<void>((resolve, reject) => {
      connection.once('connect', () => resolve())
      connection.once('error', reject)
    }).catch((error: ServerError) => {
      connection.destroy()
      throw REFUSED.has(error.errno ?? 0)
        ? new StopError(
            `${place(server)} refuses user ${user}: check CAPTURE_DATABASE, CAPTURE_PASSWORD`,
          )
        : error
    })
    return database
  }

  query<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return new Promise((resolve, reject) => {
      const question = { sql, values: [...values], timeout: QUERY_MS }
      this.#connection.query(question, (error, rows) =>
        error ? reject(error) : resolve(rows as T[]),
      )
    })
  }

  /** The bare connection, after which no question can be asked. */
  takeStream(): Duplex {
    const { stream } = this.#connection as Connection & { stream: Duplex }
    stream.removeAllListeners('data')
    return stream
  }

  close(): void {
    this.#connection.destroy()
  }
}

/** Wrong password, no such user, or not from this host. */
const REFUSED = new Set([1045, 1698, 1130])

/** An id in the upper half, which no server is likely to have. A restarted reader ends its own old connection. */
export function serverIdOf(topic: string): number {
  return 2 ** 31 + (createHash('sha1').update(topic).digest().readUInt32LE(0) >>> 1)
}
