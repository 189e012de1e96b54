/** A real MariaDB with a binary log, and the user of the reader. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import mysql, { type Connection } from 'mysql2/promise'
import { RestartableProcess } from './restartable-process.ts'
import { closedPort } from './sockets.ts'

const LOCAL = '127.0.0.1'
/** Debian's programs. */
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`

export interface MariaDbOptions {
  /** For messages. */
  readonly name?: string
  /** Among servers that replicate from each other. */
  readonly serverId?: number
  /** Further options of mariadbd, such as `--binlog-format=MIXED`. */
  readonly args?: readonly string[]
  /** A file for the server's log. By default it is discarded. */
  readonly log?: string
}

/** The user of the reader, and its password. */
export const READER = 'reader'
export const READER_PASSWORD = 'the-password-of-the-test-reader'

/**
 * A real MariaDB on 127.0.0.1 with a binary log as the reader needs it, empty at first. A commit is on disk
 * when it is acknowledged, so that SIGKILL loses nothing. Its data is deleted when the scope ends.
 */
export class MariaDb implements AsyncDisposable {
  readonly port: number
  readonly process: RestartableProcess
  readonly #folder: string

  private constructor(port: number, folder: string, options: MariaDbOptions) {
    const { name = 'MariaDB', serverId = 1, args = [], log } = options
    this.port = port
    this.#folder = folder
    const place = [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--port=${port}`,
      `--bind-address=${LOCAL}`,
      ...asUser(),
    ]
    const logging = [
      '--log-bin=binlog',
      '--binlog-format=ROW',
      '--binlog-row-image=FULL',
      '--binlog-row-metadata=FULL',
      '--log-slave-updates',
      '--gtid-strict-mode=1',
      '--sync-binlog=1',
      '--innodb-flush-log-at-trx-commit=1',
      `--server-id=${serverId}`,
    ]
    const small = [
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=64M',
      '--innodb-log-file-size=48M',
    ]
    this.process = new RestartableProcess({
      name,
      command: 'mariadbd',
      args: [...place, ...logging, ...small, ...args],
      env: { PATH },
      ...(log !== undefined && { log }),
    })
  }

  static async start(options: MariaDbOptions = {}): Promise<MariaDb> {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-mariadb-'))
    mkdirSync(join(folder, 'data'))
    const server = new MariaDb(await closedPort(), folder, options)
    const install = ['--no-defaults', `--datadir=${join(folder, 'data')}`, '--skip-test-db']
    const auth = ['--auth-root-authentication-method=normal', ...asUser()]
    try {
      const env = { ...process.env, PATH }
      await promisify(execFile)('mariadb-install-db', [...install, ...auth], { env })
      await server.run()
      return server
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Starts the server, for the first time or again, with the data it has stored. */
  run(): Promise<void> {
    return this.process.startAndWait(() =>
      this.connect().then(
        (connection) => connection.end().then(() => true),
        () => false,
      ),
    )
  }

  /** For CAPTURE_DATABASE. */
  get address(): string {
    return `mysql://${READER}@${LOCAL}:${this.port}`
  }

  /** For programs on this machine, whose user is `root` without a password. */
  get socket(): string {
    return join(this.#folder, 'socket')
  }

  /** A connection of the administrator; the caller ends it. */
  async connect(database?: string): Promise<Connection> {
    const connection = await mysql.createConnection({
      ...{ socketPath: this.socket, user: 'root', multipleStatements: true },
      ...(database !== undefined && { database }),
    })
    // The server may be killed; each question has its own error.
    connection.on('error', () => {})
    return connection
  }

  async query<T = Record<string, never>>(sql: string, values: unknown[] = []): Promise<T[]> {
    const connection = await this.connect()
    try {
      const [rows] = await connection.query(sql, values)
      return rows as T[]
    } finally {
      await connection.end()
    }
  }

  /** Makes the database of a wiki with MediaWiki's own tables, and the reader's user. */
  async createWiki(database: string): Promise<void> {
    const folder = '/usr/share/mediawiki/maintenance'
    const tables = ['tables-generated.sql', 'tables.sql']
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n')
      .replaceAll('/*_*/', '')
      .replaceAll('/*$wgDBTableOptions*/', 'ENGINE=InnoDB, DEFAULT CHARSET=binary')
    await this.query(`CREATE DATABASE ${database}; USE ${database}; ${tables}`)
    await this.query(
      `INSERT INTO ${database}.slot_roles VALUES (1, 'main');
      INSERT INTO ${database}.content_models VALUES (1, 'wikitext')`,
    )
    await this.allowReader(database)
  }

  /** Makes the reader's user, unless it is there, and lets it read a wiki. */
  async allowReader(database: string): Promise<void> {
    await this.query(
      `CREATE USER IF NOT EXISTS ${READER}@'%' IDENTIFIED BY '${READER_PASSWORD}';
      GRANT REPLICATION SLAVE ON *.* TO ${READER}@'%';
      GRANT SELECT ON ${database}.* TO ${READER}@'%'`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** MariaDB does not run as root unless told to. */
const asUser = () => (userInfo().uid === 0 ? ['--user=root'] : [])
