import type { KafkaRecord } from '../../../packages/kafka/source-event.ts'
import { header } from '../../../stage/kafka/topics.ts'

/** One record: the change it is about (the same in every topic), and the CloudEvent's own id. */
export interface Entry {
  readonly change: string
  readonly page: string
  readonly id: string | undefined
  readonly partition: number
}

/** Reads the entry of a record. The request id names the change, since no function alters it. */
export const entryOf = (record: KafkaRecord): Entry => {
  const { meta, wiki_id, database, page, page_id } = JSON.parse(String(record.value))
  return {
    change: meta.request_id,
    page: `${wiki_id ?? database}/${page?.page_id ?? page_id}`,
    id: header(record, 'ce_id'),
    partition: record.partition,
  }
}

export interface Account {
  readonly sent: number
  readonly enriched: number
  readonly deadLettered: number
  /** Changes that were sent, but are neither enriched nor a dead letter. */
  readonly lost: number
  /** Records beyond the first of their change. */
  readonly duplicates: number
  /** Changes whose records do not all have one id. */
  readonly differing: number
  /** Changes of a page that first appear after a later change of it, or pages in two partitions. */
  readonly violations: number
}

/**
 * Accounts for every change from the topics alone, each topic in the order of its partitions. Delivery
 * is at least once, so a suffix may be repeated: only the first record of a change counts for the
 * order. Dead letters do not count for the order, since they may be replayed at any time.
 */
export function account(
  sent: readonly Entry[],
  enriched: readonly Entry[],
  letters: readonly Entry[],
): Account {
  const ids = new Map<string, Set<string | undefined>>()
  for (const { change, id } of enriched) ids.set(change, (ids.get(change) ?? new Set()).add(id))
  const dead = new Set(letters.map(({ change }) => change))
  const changes = new Set(sent.map(({ change }) => change))
  return {
    sent: changes.size,
    enriched: ids.size,
    deadLettered: dead.size,
    lost: [...changes].filter((change) => !ids.has(change) && !dead.has(change)).length,
    duplicates: enriched.length - ids.size,
    differing: [...ids.values()].filter((each) => each.size > 1).length,
    violations: countViolations(sent, enriched, dead),
  }
}

function countViolations(
  sent: readonly Entry[],
  enriched: readonly Entry[],
  dead: ReadonlySet<string>,
): number {
  const rank = new Map(sent.map(({ change }, index) => [change, index]))
  const pages = new Map<string, { latest: number; partition: number }>()
  const seen = new Set<string>()
  let violations = 0
  for (const { change, page, partition } of enriched) {
    if (seen.has(change) || dead.has(change)) continue
    seen.add(change)
    const own = rank.get(change) ?? -1
    const { latest, partition: first } = pages.get(page) ?? { latest: -1, partition }
    if (own < latest || partition !== first) violations++
    pages.set(page, { latest: Math.max(own, latest), partition: first })
  }
  return violations
}

export const describeAccount = (account: Account, survived: string): string =>
  `sent ${account.sent}, enriched ${account.enriched}, dead-lettered ${account.deadLettered}, ` +
  `lost ${account.lost}, duplicates ${account.duplicates} (${account.differing} with another id), ` +
  `order violations ${account.violations}, ${survived}`
