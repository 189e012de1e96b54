import type { Event } from '../runtime/codec/http.ts'
import { TerminalError } from '../runtime/errors.ts'
import type { Change, ChangeKind } from './change.ts'

/** The fields of mediawiki/page/change, and of what is made from it, that the order depends on. */
export interface PageChangeFields {
  readonly dt: string
  readonly page_change_kind: ChangeKind
  readonly meta?: { readonly id?: unknown; readonly dt?: unknown }
  readonly revision: { readonly rev_id: number; readonly rev_parent_id?: number }
}

/**
 * The change in an event, as far as its order goes. Without an intake time (`meta.dt`) the event's own
 * stands for it, and then the change's.
 * @throws TerminalError `schema_violation` if its time is none
 */
export function changeOf({ id, source, time }: Event, data: PageChangeFields): Change {
  const { dt, page_change_kind: kind, meta = {}, revision } = data
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
