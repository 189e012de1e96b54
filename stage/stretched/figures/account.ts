/** Accounts for every record that the plain producers have sent: lost, repeated, out of order. */
import type { Observed } from '../probe/observed.ts'
import type { Read, Sent } from '../probe/records.ts'
import { MAIN_SITES } from '../sites.ts'

export interface RecordAccount {
  readonly sent: number
  readonly acknowledged: number
  /** Records that the producer has given up, by error. */
  readonly failed: Readonly<Record<string, number>>
  /** Acknowledged records that a consumer of some site never got. */
  readonly lost: number
  /** Records that are in the topic more than once. */
  readonly repeated: number
  /** Records that come after a later record of the same producer and partition. */
  readonly outOfOrder: number
  /** Records that a consumer read a second time, after a rebalance. */
  readonly readAgain: number
}

const idOf = (from: string, number: number) => `${from} ${number}`

/** @param isOf whether a record was sent in the time that the account is of */
export function accountOf({ sent, read }: Observed, isOf: (sent: Sent) => boolean): RecordAccount {
  const mine = new Map(sent.filter(isOf).map((each) => [idOf(each.site, each.number), each]))
  const failed: Record<string, number> = {}
  for (const { error } of mine.values()) {
    if (error !== undefined) failed[error] = (failed[error] ?? 0) + 1
  }
  const acknowledged = [...mine].filter(([, { error }]) => error === undefined).map(([id]) => id)
  const reads = read.filter(({ from, number }) => mine.has(idOf(from, number)))
  const bySite = MAIN_SITES.map((site) => reads.filter((each) => each.site === site))
  const lost = new Set(bySite.flatMap((reads) => missing(acknowledged, reads)))
  const stored = bySite.map(storedOf)
  const most = (count: (records: readonly Read[]) => number) => Math.max(...stored.map(count))
  return {
    sent: mine.size,
    acknowledged: acknowledged.length,
    failed,
    lost: lost.size,
    repeated: most(repeatedIn),
    outOfOrder: most(outOfOrderIn),
    readAgain: reads.length - new Set(reads.map(readingOf)).size,
  }
}

function missing(acknowledged: readonly string[], reads: readonly Read[]): string[] {
  const seen = new Set(reads.map(({ from, number }) => idOf(from, number)))
  return acknowledged.filter((id) => !seen.has(id))
}

const readingOf = ({ site, kind, from, partition, offset }: Read) =>
  `${site} ${kind} ${from} ${partition} ${offset}`

/** The records of the topics, as the consumers of a site have read them, in their order. */
function storedOf(reads: readonly Read[]): Read[] {
  const places = new Map(
    reads.map((each) => [`${each.from} ${each.partition} ${each.offset}`, each]),
  )
  return [...places.values()].sort((a, b) => a.offset - b.offset)
}

const repeatedIn = (stored: readonly Read[]): number =>
  stored.length - new Set(stored.map(({ from, number }) => idOf(from, number))).size

function outOfOrderIn(stored: readonly Read[]): number {
  const last = new Map<string, number>()
  const seen = new Set<string>()
  let count = 0
  for (const { from, partition, number } of stored) {
    const id = idOf(from, number)
    // A repetition is counted as such.
    if (seen.has(id)) continue
    seen.add(id)
    const lane = `${from} ${partition}`
    if (number < (last.get(lane) ?? -1)) count++
    else last.set(lane, number)
  }
  return count
}
