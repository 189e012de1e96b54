/** Counts what a topic of captured changes has, against the database. */
import type { Connection } from 'mysql2/promise'
import type { StoredRecord } from '../kafka/topics.ts'

interface Row {
  readonly table: string
  readonly op: string
  readonly after?: Readonly<Record<string, number>>
}

export interface CapturedEvent {
  readonly meta: { readonly id: string; readonly domain: string }
  readonly page_id: number
  readonly gtid: string
  readonly rows: readonly Row[]
}

/** The events of a topic without the canaries, in the order of their partitions. */
export const capturedEvents = (records: readonly StoredRecord[]): CapturedEvent[] =>
  records
    .map(({ value }) => JSON.parse(String(value)) as CapturedEvent)
    .filter(({ meta }) => meta.domain !== 'canary')

export interface Account {
  /** Revisions of the database that no event has. */
  readonly lost: number[]
  /** Events that came more than once, and are equal but for the place. */
  readonly repeated: number
  /** Events with the id of another one, and other rows. */
  readonly differing: number
  /** Pages whose first events are not in the order of the log. */
  readonly disordered: number[]
}

export async function account(
  events: readonly CapturedEvent[],
  connection: Connection,
): Promise<Account> {
  const [rows] = await connection.query('SELECT rev_id AS id FROM revision')
  const made = new Set<number>()
  const byId = new Map<string, string>()
  const sequences = new Map<number, number[]>()
  let repeated = 0
  let differing = 0
  for (const event of events) {
    const text = JSON.stringify(event)
    const earlier = byId.get(event.meta.id)
    if (earlier !== undefined) {
      repeated++
      if (earlier !== text) differing++
      continue
    }
    byId.set(event.meta.id, text)
    const own = sequences.get(event.page_id) ?? []
    own.push(Number(event.gtid.split('-')[2]))
    sequences.set(event.page_id, own)
    for (const { table, op, after } of event.rows) {
      if (table === 'revision' && op === 'c' && after?.rev_id) made.add(after.rev_id)
    }
  }
  const isRising = (numbers: readonly number[]) =>
    numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as number))
  return {
    lost: (rows as { id: number }[]).map(({ id }) => id).filter((id) => !made.has(id)),
    repeated,
    differing,
    disordered: [...sequences].filter(([, own]) => !isRising(own)).map(([page]) => page),
  }
}
