import { type Event, TerminalError } from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { Change } from './change.ts'

/** The fields of a page change that its order depends on. */
type PageChangeFields = Pick<PageChange, 'dt' | 'page_change_kind' | 'meta' | 'revision'>

/**
 * Reads the fields of a page change that its order depends on. Without an intake time (`meta.dt`), the time of
 * the event stands for it, and then the time of the change.
 * @throws TerminalError `schema_violation` if `dt` is not a time
 */
export function changeOf(
  { id, source, time }: Pick<Event, 'id' | 'source' | 'time'>,
  data: PageChangeFields,
): Change {
  const { dt, page_change_kind: kind, meta, revision } = data
  const happened = Date.parse(dt)
  if (Number.isNaN(happened)) {
    throw new TerminalError('the data: /dt is not a day that exists', { code: 'schema_violation' })
  }
  const taken = Date.parse(String(meta.dt ?? time ?? dt))
  return {
    id: typeof meta.id === 'string' && meta.id !== '' ? meta.id : JSON.stringify([source, id]),
    kind,
    revision: revision.rev_id,
    parent: revision.rev_parent_id ?? 0,
    time: happened,
    intake: Number.isNaN(taken) ? happened : taken,
  }
}
