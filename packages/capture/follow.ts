/** Follows the log over one connection: its events become transactions, and these become events of pages. */
import { StopError } from '@tributary/kafka'
import { Assembler, type Committed, type Rowless } from './assembler.ts'
import type { Database } from './database.ts'
import { type Gtid, type GtidPosition, gtidText } from './gtid-position.ts'
import { readLog } from './log-stream.ts'
import type { CaptureMetrics } from './metrics.ts'
import type { Names } from './names.ts'
import { type PageEvent, pageEvents } from './page-rows.ts'
import type { Publisher } from './publisher.ts'
import { halves, MAX_ROWS, type Part } from './transaction-rows.ts'
import type { Visibility } from './visibility.ts'
import type { Wikis } from './wikis.ts'

export interface Following {
  readonly serverId: number
  /** Up to here everything was read; it goes on with each transaction. */
  readonly position: GtidPosition
  readonly wikis: Wikis
  readonly names: Names
  readonly visibility: Visibility
  readonly publisher: Publisher
  readonly metrics: CaptureMetrics
  /** Called whenever the server has sent something, if only a sign of life. */
  readonly connected: () => void
  readonly rowless: Rowless
}

/** A transaction with more rows than memory allows. */
export interface LargeTransaction {
  readonly gtid: Gtid
  readonly parts: number
}

/** Ends with an error (see readLog), or at a transaction that is too large: see readInParts. */
export async function follow(database: Database, following: Following): Promise<LargeTransaction> {
  const { position, publisher, connected } = following
  for await (const committed of transactions(database, following)) {
    connected()
    await following.visibility.ask(committed)
    for (const transaction of committed) {
      const large = largeOf(transaction)
      if (large) return large
      position.add(transaction.gtid)
      publish(transaction, following)
    }
    await publisher.hasRoom()
  }
  throw new Error('the log ended')
}

/**
 * Reads a large transaction as often as it has parts, and publishes one part of its pages each time; a part that
 * is too large itself becomes two. The position goes on after the last one, so that a restart repeats all of them.
 * @param open makes a connection for each part
 */
export async function readInParts(
  { gtid, parts }: LargeTransaction,
  open: () => Promise<Database>,
  following: Following,
): Promise<void> {
  const { position, publisher } = following
  const left: Part[] = Array.from({ length: parts }, (_, number) => ({ number, of: parts }))
  for (let part = left.shift(); part; part = left.shift()) {
    const transaction = await firstOf(await open(), following, part)
    if (largeOf(transaction)) {
      left.unshift(...halvesOf(part, gtid))
      continue
    }
    if (left.length === 0) position.add(gtid)
    publish(transaction, following)
    await publisher.drained()
  }
}

/** Pages' ids need not be spread evenly: with auto_increment_increment=3, all of a wiki may be in one part of 3. */
function halvesOf(part: Part, gtid: Gtid): Part[] {
  try {
    return halves(part)
  } catch (error) {
    throw new StopError(
      `transaction ${gtidText(gtid)} does not fit into the memory: ${(error as Error).message}; go on after it with CAPTURE_START and a new KAFKA_OUTPUT_TOPIC, and fill the gap with tributary reconcile`,
    )
  }
}

async function firstOf(database: Database, following: Following, part: Part): Promise<Committed> {
  for await (const [first] of transactions(database, following, part)) {
    if (!first) continue
    await following.visibility.ask([first])
    return first
  }
  throw new Error('the log ended')
}

/** Transactions in portions, as the connection brings them. */
async function* transactions(
  database: Database,
  { wikis, names, rowless, position, serverId, metrics }: Following,
  part?: Part,
): AsyncGenerator<Committed[]> {
  const assembler = new Assembler(wikis, names, rowless, part)
  const isWanted = (head: Buffer) => assembler.isWanted(head)
  for await (const events of readLog(database, {
    position: String(position),
    serverId,
    isWanted,
  })) {
    const committed: Committed[] = []
    for (const event of events) {
      metrics.bytes.inc(event.length)
      const transaction = assembler.push(event)
      if (transaction) committed.push(transaction)
    }
    yield committed
  }
}

function largeOf({ gtid, wikis }: Committed): LargeTransaction | undefined {
  const large = [...wikis.values()].filter((rows) => rows.isTooLarge)
  if (large.length === 0) return undefined
  // Pages have rows in very different numbers, so a part is planned to be half full.
  const most = Math.max(...large.map(({ count }) => count))
  return { gtid, parts: Math.ceil((2 * most) / MAX_ROWS) }
}

function publish({ gtid, committedAt, wikis }: Committed, following: Following): void {
  const { position, publisher, visibility } = following
  const events = [...wikis].flatMap(([wiki, rows]): PageEvent[] => {
    const omitted = (page: number) => rows.omitted(page)
    const transaction = { wiki, gtid: gtidText(gtid), committedAt, rows: rows.rows, omitted }
    const domain = following.wikis.domainOf(wiki) as string
    return pageEvents(transaction, domain, visibility.of(wiki))
  })
  const readAt = performance.now()
  publisher.add({ events, position: String(position), committedAt, readAt })
}
