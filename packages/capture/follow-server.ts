/** Follows the log of one server until the connection is lost: checks the server, then reads. */
import type { Log } from '@tributary/runtime'
import type { Rowless } from './assembler.ts'
import { Database, type Server } from './database.ts'
import { type Following, follow, readInParts } from './follow.ts'
import { GtidPosition, gtidText } from './gtid-position.ts'
import { checkServer, checkWikis } from './inspect.ts'
import type { CaptureMetrics } from './metrics.ts'
import type { Names } from './names.ts'
import type { Progress } from './progress.ts'
import type { Publisher } from './publisher.ts'
import { Visibility } from './visibility.ts'
import type { Wikis } from './wikis.ts'

/** How often the server is asked where its log ends. */
const LAG_MS = 2000

export interface FollowOptions {
  readonly serverId: number
  readonly wikis: Wikis
  readonly names: Names
  readonly metrics: CaptureMetrics
  readonly progress: Progress
  readonly log: Log
  /** Called when the end of the log is known: with an empty topic the reader begins there. */
  readonly publisher: () => Promise<Publisher>
  /** Called whenever the server has sent something, if only a sign of life. */
  readonly connected: () => void
  /** Ends it. */
  readonly signal: AbortSignal
}

/** Never ends but by an error: see readLog, checkServer and checkWikis. */
export async function followServer(server: Server, options: FollowOptions): Promise<never> {
  const { serverId, wikis, names, metrics, progress, log, signal } = options
  const control = await Database.open(server)
  const timer = setInterval(() => void askForEnd(control, progress), LAG_MS)
  let logged: Database | undefined
  const open = async () => {
    metrics.connections.inc()
    logged = await Database.open(server)
    signal.throwIfAborted()
    return logged
  }
  const abort = () => logged?.close()
  signal.addEventListener('abort', abort)
  try {
    await checkServer(control, serverId)
    await checkWikis(control, wikis, names)
    await askForEnd(control, progress)
    const following: Following = {
      ...{ serverId, wikis, names, metrics },
      connected: () => {
        progress.heard()
        options.connected()
      },
      publisher: await options.publisher(),
      position: progress.read,
      visibility: new Visibility(control),
      rowless: reports(metrics, log),
    }
    for (;;) {
      const large = await follow(await open(), following)
      const fields = { gtid: gtidText(large.gtid), parts: large.parts }
      log.write('warn', 'a transaction is too large for the memory; it is read in parts', fields)
      await readInParts(large, open, following)
    }
  } finally {
    signal.removeEventListener('abort', abort)
    clearInterval(timer)
    logged?.close()
    control.close()
  }
}

function reports(metrics: CaptureMetrics, log: Log): Rowless {
  return {
    statement: (wiki, verb, gtid) => {
      metrics.statements.inc()
      const text = `an ${verb} stands in the log as a statement, without its rows; keep binlog_format=ROW in all sessions, and reconcile what is missing`
      log.write('error', text, { wiki, gtid: gtidText(gtid) })
    },
    incident: (at) => {
      metrics.incidents.inc()
      const text =
        'the server could not write all changes to its log, and says so there (LOST_EVENTS); reconcile what is missing around this time'
      log.write('error', text, { at: at.toISOString() })
    },
  }
}

async function askForEnd(control: Database, progress: Progress): Promise<void> {
  const sql = 'SELECT @@gtid_binlog_pos AS position'
  const [row] = await control.query<{ position: string }>(sql).catch(() => [])
  if (row) progress.logEnd = GtidPosition.parse(row.position)
}
