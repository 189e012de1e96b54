/** Accounts for every change of a history, from the topics that page-change-order wrote. */
import { type Change, makesRevision } from '../../packages/order/change.ts'
import { isBeyond, type Position } from '../../packages/order/position.ts'
import { header, type StoredRecord } from '../kafka/topics.ts'
import { keyOf } from './events.ts'

/** Where the changes of a history ended. */
export interface Account {
  /** How many changes the history has. */
  readonly made: number
  /** How many changes are in the ordered topic. */
  readonly ordered: number
  /** How many changes are in the inconsistency topic only. */
  readonly inconsistent: number
  /** How many of those make a revision: creates, edits and moves. */
  readonly misplaced: number
  /** The ids of changes that are in neither topic. */
  readonly lost: readonly string[]
  /** The ids of changes that a consumer applies after a later change of their page. */
  readonly violations: readonly string[]
  /** How many records a consumer drops as repetitions. */
  readonly duplicates: number
  /** How many changes have a gap before them. */
  readonly gaps: number
  /** How many epochs wrote to the ordered topic. */
  readonly epochs: number
}

type Stored = Pick<StoredRecord, 'key' | 'value' | 'headerEntries'>

/**
 * Reads the ordered topic as docs/ordered-stream.md tells a consumer to.
 * @param pages the changes of each page, in their order
 */
export function account(
  pages: ReadonlyMap<string, readonly Change[]>,
  ordered: readonly Stored[],
  inconsistent: readonly Stored[],
): Account {
  const applied = new Map<string, Set<string>>()
  const last = new Map<string, Position>()
  const epochs = new Set<string>()
  const violations: string[] = []
  const ranks = new Map(
    [...pages.values()].flatMap((changes) => changes.map(({ id }, rank) => [id, rank] as const)),
  )
  let duplicates = 0
  let gaps = 0
  for (const record of ordered) {
    const page = record.key.toString()
    const { dt, meta, revision } = JSON.parse(record.value.toString())
    const [epoch, sequence] = [header(record, 'ce_epoch'), header(record, 'ce_sequence')]
    epochs.add(String(epoch))
    const position = {
      revision: revision.rev_id,
      time: Date.parse(dt),
      epoch: Number(epoch),
      sequence: Number(sequence),
    }
    const changes = applied.get(page) ?? new Set()
    applied.set(page, changes)
    if (!isBeyond(position, last.get(page)) || changes.has(meta.request_id)) {
      duplicates++
      continue
    }
    if (header(record, 'ce_gap') === 'true') gaps++
    last.set(page, position)
    const before = [...changes].at(-1)
    if (before !== undefined && (ranks.get(before) ?? 0) > (ranks.get(meta.request_id) ?? 0)) {
      violations.push(meta.request_id)
    }
    changes.add(meta.request_id)
  }
  const reported = new Set(
    inconsistent.map((record) => JSON.parse(record.value.toString()).meta.request_id as string),
  )
  const all = [...pages].flatMap(([page, changes]) =>
    changes.map((change) => {
      const isOrdered = applied.get(keyOf(page))?.has(change.id) === true
      return { id: change.id, isOrdered, isRevision: makesRevision(change) }
    }),
  )
  const elsewhere = all.filter(({ isOrdered }) => !isOrdered)
  return {
    made: all.length,
    ordered: all.length - elsewhere.length,
    inconsistent: elsewhere.filter(({ id }) => reported.has(id)).length,
    misplaced: elsewhere.filter(({ id, isRevision }) => isRevision && reported.has(id)).length,
    lost: elsewhere.filter(({ id }) => !reported.has(id)).map(({ id }) => id),
    violations,
    duplicates,
    gaps,
    epochs: epochs.size,
  }
}
