/** Checks every record that a platform wrote, and counts what is lost, repeated and out of order. */
import assert from 'node:assert/strict'
import type { AppendedRecord } from '../../stage/kafka/append-times.ts'
import { changeOf, keyOf, textFor } from '../work/changes.ts'

/** One output record. */
export interface Written {
  readonly revId: number
  /** When Kafka appended it, in milliseconds since the epoch. */
  readonly at: number
  readonly upgraded: boolean
  /** Whether the same change had been written before. */
  readonly isRepeated: boolean
}

export class Account {
  readonly written: Written[] = []
  /** Changes that appeared for the first time after a later change of their page. */
  outOfOrder = 0
  readonly #seen = new Set<number>()
  readonly #latest = new Map<string, number>()

  /** @throws AssertionError if the record is not the enriched change */
  add({ key, value, timestamp }: Pick<AppendedRecord, 'key' | 'value' | 'timestamp'>): void {
    const { $schema: _, meta: __, ...change } = JSON.parse(value.toString())
    const revId: number = change.revision.rev_id
    const upgraded = change.revision.upgraded === true
    delete change.revision.upgraded
    assert.deepEqual(change, expected(revId), `revision ${revId} is not as it should be`)
    assert.equal(key.toString(), keyOf(revId), `revision ${revId} has a wrong key`)
    const isRepeated = this.#seen.has(revId)
    this.#seen.add(revId)
    this.written.push({ revId, at: Number(timestamp), upgraded, isRepeated })
    if (isRepeated) return
    const latest = this.#latest.get(key.toString()) ?? 0
    if (revId < latest) this.outOfOrder++
    else this.#latest.set(key.toString(), revId)
  }

  get repeated(): number {
    return this.written.length - this.#seen.size
  }

  /** How many of the changes 1 … sent have no record. */
  lostOf(sent: number): number {
    return Array.from({ length: sent }, (_, index) => index + 1).filter(
      (revId) => !this.#seen.has(revId),
    ).length
  }
}

/** The change with its text, without the fields that describe the stream. */
function expected(revId: number) {
  const { $schema: _, meta: __, ...change } = changeOf(revId)
  const { main } = change.revision.content_slots as { main: object }
  const content_slots = { main: { ...main, content_body: textFor(revId) } }
  return { ...change, revision: { ...change.revision, content_slots } }
}
