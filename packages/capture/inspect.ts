/** What a server must have before its log can be read: each lack is one line that says what to do. */
import { StopError } from '@tributary/kafka'
import { missingColumns } from './assembler.ts'
import { type Database, place, type ServerError } from './database.ts'
import type { Names } from './names.ts'
import { DICTIONARIES, type Dictionary, REQUIRED, type Table } from './tables.ts'
import type { Wikis } from './wikis.ts'

interface Variables {
  readonly version: string
  readonly server_id: string | number
  readonly log_bin: string | number
  readonly binlog_format: string
  readonly binlog_row_image: string
  readonly binlog_row_metadata: string
  readonly log_slave_updates: string | number
  readonly is_replica: string | number
  readonly gtid_strict_mode: string | number
  readonly sync_binlog: string | number
}

const VARIABLES = `SELECT @@version AS version, @@server_id AS server_id, @@log_bin AS log_bin,
  @@binlog_format AS binlog_format, @@binlog_row_image AS binlog_row_image,
  @@binlog_row_metadata AS binlog_row_metadata, @@log_slave_updates AS log_slave_updates,
  @@gtid_slave_pos <> '' AS is_replica, @@gtid_strict_mode AS gtid_strict_mode,
  @@sync_binlog AS sync_binlog`

/** @throws StopError if the server's log cannot be read, or lacks what is needed */
export async function checkServer(database: Database, serverId: number): Promise<void> {
  const at = place(database.server)
  const [{ version }] = (await database.query<{ version: string }>(
    'SELECT @@version AS version',
  )) as [{ version: string }]
  if (!/mariadb/i.test(version)) throw new StopError(`${at} is not MariaDB but ${version}`)
  const [found] = (await database.query<Variables>(VARIABLES).catch(() => {
    throw new StopError(`${at} is MariaDB ${version}; 10.5 or later is needed`)
  })) as [Variables]
  const wrong = (name: string, value: string | number, wanted: string) =>
    new StopError(`${at} has ${name}=${value}; set ${name}=${wanted}, and restart its clients`)
  if (!Number(found.log_bin)) {
    throw new StopError(`${at} has no binary log; start it with log-bin, binlog-format=ROW`)
  }
  if (found.binlog_format !== 'ROW') throw wrong('binlog_format', found.binlog_format, 'ROW')
  if (found.binlog_row_image !== 'FULL')
    throw wrong('binlog_row_image', found.binlog_row_image, 'FULL')
  if (found.binlog_row_metadata !== 'FULL')
    throw wrong('binlog_row_metadata', found.binlog_row_metadata, 'FULL')
  if (Number(found.is_replica) && !Number(found.log_slave_updates)) {
    throw new StopError(`${at} is a replica that logs no changes; set log_slave_updates=ON`)
  }
  if (!Number(found.gtid_strict_mode)) throw wrong('gtid_strict_mode', 'OFF', 'ON')
  if (Number(found.sync_binlog) !== 1) {
    throw new StopError(
      `${at} has sync_binlog=${found.sync_binlog}; set sync_binlog=1: else a crash of its machine loses the end of its log, and the changes there are lost unnoticed`,
    )
  }
  if (Number(found.server_id) === serverId) {
    throw new StopError(`${at} has server id ${serverId} itself; set CAPTURE_SERVER_ID to another`)
  }
}

/**
 * Checks the tables of all wikis, and reads the names of their roles and models.
 * @throws StopError if there is no wiki, one lacks a table or column, or the user may not read it
 */
export async function checkWikis(
  database: Database,
  wikis: Wikis,
  names: Names,
): Promise<string[]> {
  const at = place(database.server)
  const { user } = database.server
  const all = await database.query<{ name: string }>(
    'SELECT schema_name AS name FROM information_schema.schemata',
  )
  const found = all.map(({ name }) => name).filter((name) => wikis.domainOf(name) !== undefined)
  const absent = wikis.listed.filter((name) => !found.includes(name))
  if (found.length === 0 || absent.length > 0) {
    const which = absent.length > 0 ? `no database ${absent.join(', ')}` : 'no such database'
    throw new StopError(
      `${at} has ${which} of CAPTURE_WIKIS that user ${user} may see; correct it, or GRANT SELECT`,
    )
  }
  for (const wiki of found) {
    await checkTables(database, wiki)
    for (const dictionary of Object.keys(DICTIONARIES) as Dictionary[]) {
      await readNames(database, wiki, dictionary, names)
    }
  }
  return found
}

async function checkTables(database: Database, wiki: string): Promise<void> {
  const rows = await database.query<{ table: string; name: string }>(
    'SELECT table_name AS `table`, column_name AS name FROM information_schema.columns WHERE table_schema = ?',
    [wiki],
  )
  const columns = Map.groupBy(rows, ({ table }) => table)
  const tables = [...Object.keys(REQUIRED), ...Object.keys(DICTIONARIES)] as (Table | Dictionary)[]
  for (const table of tables) {
    const own = columns.get(table)?.map(({ name }) => name)
    const missing = own && missingColumns(table, own)
    if (missing?.length === 0) continue
    const lack = missing ? `has no column ${missing.join(', ')}` : 'is missing, or may not be read'
    throw new StopError(
      `${place(database.server)}: table ${wiki}.${table} ${lack}; is it a MediaWiki from 1.35 on, and may ${database.server.user} SELECT?`,
    )
  }
}

async function readNames(
  database: Database,
  wiki: string,
  dictionary: Dictionary,
  names: Names,
): Promise<void> {
  const { id, name } = DICTIONARIES[dictionary]
  const rows = await database
    .query<{ id: string | number; name: Buffer | string }>(
      'SELECT ?? AS id, ?? AS name FROM ??.??',
      [id, name, wiki, dictionary],
    )
    .catch((error: ServerError) => {
      if (error.errno !== 1142 && error.errno !== 1044) throw error
      throw new StopError(
        `${place(database.server)}: user ${database.server.user} may not read ${wiki}; GRANT SELECT ON ${wiki}.* TO ${database.server.user}`,
      )
    })
  for (const row of rows) names.set(wiki, dictionary, Number(row.id), String(row.name))
}
