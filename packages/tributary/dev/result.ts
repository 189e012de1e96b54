/** The result of one event after a run of `tributary dev`, and how two runs are compared. */
import { type Change, changes } from './changes.ts'

/** How one event ended. */
export interface Result {
  readonly outcome: 'enriched' | 'skipped' | 'failed' | 'unfinished'
  /** The reason, or the code with its detail, and the author's line; empty for an enriched event. */
  readonly why: string
  /** The event that was emitted, now or last: its attributes, and its data. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly data?: unknown
}

/** The attributes that depend on the function; `id` and `time` do on its data too. */
const ATTRIBUTES = ['type', 'subject', 'partitionkey', 'time', 'dataschema', 'id']

/** The fields that are compared: those of the data, and the event's attributes beside them. */
function fields({ attributes = {}, data }: Result): unknown {
  const event = ATTRIBUTES.filter((name) => attributes[name] !== undefined).map((name) => [
    `ce-${name}`,
    attributes[name],
  ])
  return { ...Object.fromEntries(event), ...(data as object) }
}

/** The fields of an emitted event that differ from those of an earlier run. */
export const changedFields = (before: Result, after: Result): Change[] =>
  changes(fields(before), fields(after))

/** The fields that the function added to the data, or changed in it. */
export const addedFields = (input: unknown, { data }: Result): Change[] =>
  changes(input ?? {}, data)

/** The result that a later run is compared with: an event that is not emitted keeps the one before. */
export const toCompare = (
  before: Result | undefined,
  { outcome, why, ...event }: Result,
): Result => (outcome === 'enriched' ? { outcome, why, ...event } : { ...before, outcome, why })

export const isSame = (a: Result, b: Result): boolean =>
  a.outcome === b.outcome &&
  a.why === b.why &&
  (b.outcome !== 'enriched' || changedFields(a, b).length === 0)
