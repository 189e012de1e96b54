/**
 * Edits by several clients while the reader, MariaDB and Kafka are killed with SIGKILL in turn.
 *
 *     node stage/capture/kills.ts [EDITS] [SECONDS BETWEEN KILLS]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from 'mysql2/promise'
import { Broker } from '../kafka/broker.ts'
import { readAll } from '../kafka/topics.ts'
import { MariaDb } from '../mariadb.ts'
import { type Account, account, capturedEvents } from './account.ts'
import { edit } from './edits.ts'
import { Reader, TOPIC } from './reader.ts'

export interface KillOptions {
  /** The clients go on until there were so many edits, and so many kills. */
  readonly edits: number
  readonly kills: number
  readonly clients: number
  readonly pages: number
  readonly partitions: number
  readonly everyMs: number
  readonly report?: (line: string) => void
}

export interface KillResult extends Account {
  /** Edits that were acknowledged. */
  readonly edits: number
  readonly kills: number
  readonly events: number
}

const DONE_MS = 120_000

export async function editsUnderKills(options: KillOptions): Promise<KillResult> {
  await using database = await MariaDb.start()
  await database.createWiki('labwiki')
  await using broker = await Broker.start()
  await broker.create([TOPIC], options.partitions)
  await using reader = await Reader.start({ database, broker })
  await reader.ready()
  const running = { started: 0, acknowledged: 0, kills: 0 }
  const clients = Array.from({ length: options.clients }, (_, i) =>
    client(database, i, options, running),
  )
  const done = Promise.all(clients)
  let isDone = false
  void done.then(() => {
    isDone = true
  })
  while (!isDone) {
    await Promise.race([done, sleep(options.everyMs)])
    if (isDone) break
    const killed = [reader, database, broker][running.kills % 3] as Reader | MariaDb | Broker
    options.report?.(`${killed.process.name} is killed after ${running.acknowledged} edits`)
    await killed.process.stop('SIGKILL')
    if (killed instanceof Reader) killed.process.start()
    else await killed.run()
    running.kills++
  }
  await caughtUp(reader)
  const records = await readAll(broker, TOPIC)
  const connection = await database.connect('labwiki')
  try {
    const events = capturedEvents(records)
    const found = await account(events, connection)
    return { ...found, edits: running.acknowledged, kills: running.kills, events: events.length }
  } finally {
    await connection.end()
  }
}

/** One client edits its own pages and those of all, and goes on after the server was away. */
async function client(
  database: MariaDb,
  number: number,
  { edits, kills, pages }: KillOptions,
  running: { started: number; acknowledged: number; readonly kills: number },
): Promise<void> {
  const known: number[] = []
  let connection: Connection | undefined
  while (running.acknowledged < edits || running.kills < kills) {
    const turn = running.started++
    try {
      connection ??= await database.connect('labwiki')
      const page = known.length < pages ? undefined : known[turn % pages]
      const title = `Page_${number}_${turn}`
      const comment = `edit ${turn} of client ${number}`
      const made = await edit(connection, { title, comment, ...(page !== undefined && { page }) })
      if (page === undefined) known.push(made.page)
      running.acknowledged++
    } catch {
      // Nobody knows whether it was committed. The revision table tells.
      await connection?.end().catch(() => {})
      connection = undefined
      await sleep(100)
    }
  }
  await connection?.end()
}

async function caughtUp(reader: Reader): Promise<void> {
  for (const until = Date.now() + DONE_MS; ; await sleep(200)) {
    const metrics = await reader.metrics().catch(() => new Map<string, number>())
    const isIdle =
      metrics.get('lag_transactions') === 0 && (metrics.get('connections_total') ?? 0) > 0
    // The end of the log is asked for every two seconds.
    if (isIdle) {
      await sleep(2500)
      if ((await reader.metrics()).get('lag_transactions') === 0) return
    }
    if (Date.now() > until) throw new Error(`the reader does not catch up: ${reader.log}`)
  }
}

if (import.meta.main) {
  const [edits = '10000', seconds = '20'] = process.argv.slice(2)
  const result = await editsUnderKills({
    ...{ edits: Number(edits), kills: 3, clients: 4, pages: 25, partitions: 3 },
    ...{ everyMs: Number(seconds) * 1000, report: (line) => console.log(line) },
  })
  console.log(JSON.stringify({ ...result, lost: result.lost.length }))
}
