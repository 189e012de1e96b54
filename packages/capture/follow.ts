/** Follows the log over one connection: its events become transactions, and these become events of pages. */
import { StopError } from '@tributary/kafka'
import type { Assembler, Committed } from './assembler.ts'
import type { Database } from './database.ts'
import { type GtidPosition, gtidText } from './gtid-position.ts'
import { readLog } from './log-stream.ts'
import type { CaptureMetrics } from './metrics.ts'
import { type PageEvent, pageEvents } from './page-rows.ts'
import type { Publisher } from './publisher.ts'
import type { Wikis } from './wikis.ts'

export interface Following {
  readonly database: Database
  readonly serverId: number
  /** Up to here everything was read; it goes on with each transaction. */
  readonly position: GtidPosition
  readonly assembler: Assembler
  readonly wikis: Wikis
  readonly publisher: Publisher
  readonly metrics: CaptureMetrics
  /** Called when the server has begun to send. */
  readonly connected: () => void
}

/** Never ends but by an error: see readLog. */
export async function follow(following: Following): Promise<never> {
  const { database, serverId, position, assembler, publisher, metrics } = following
  assembler.reset()
  const isWanted = (head: Buffer) => assembler.isWanted(head)
  const chunks = readLog(database, { position: position.toString(), serverId, isWanted })
  for await (const events of chunks) {
    for (const event of events) {
      metrics.bytes.inc(event.length)
      following.connected()
      const committed = assembler.push(event)
      if (!committed) continue
      position.add(committed.gtid)
      const { committedAt } = committed
      const made = eventsOf(committed, following)
      publisher.add({ events: made, position: position.toString(), committedAt })
    }
    await publisher.hasRoom()
  }
  throw new Error('the log ended')
}

function eventsOf({ gtid, committedAt, wikis }: Committed, { wikis: all }: Following): PageEvent[] {
  const id = gtidText(gtid)
  return [...wikis].flatMap(([wiki, rows]) => {
    if (rows.isTooLarge) {
      throw new StopError(`transaction ${id} changes too many pages of ${wiki} for the memory`)
    }
    const omitted = (page: number) => rows.omitted(page)
    const transaction = { wiki, gtid: id, committedAt, rows: rows.rows, omitted }
    return pageEvents(transaction, all.domainOf(wiki) as string)
  })
}
