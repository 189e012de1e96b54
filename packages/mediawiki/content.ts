import type { Revision } from './answer.ts'
import type { PageChange, RevisionState, SlotState } from './page-change.ts'
import { sha1Base36 } from './sha1.ts'

/**
 * The change with the text of every slot the wiki shows in `content_body`. The event's own facts of
 * a slot stay; what it does not tell comes from the wiki. What is hidden by the event only is taken
 * out again by `withoutHidden`, so call that last.
 */
export function withContent(change: PageChange, { slots }: Revision): PageChange {
  const told = change.revision.content_slots ?? {}
  const filled = Object.entries(slots).map(([role, { content, hidden, model, format }]) => {
    const slot: SlotState = {
      slot_role: role,
      ...(model && { content_model: model }),
      ...(format && { content_format: format }),
      ...told[role],
    }
    if (content === undefined || hidden) return [role, slot] as const
    return [
      role,
      {
        ...slot,
        content_sha1: slot.content_sha1 ?? sha1Base36(content),
        content_size: slot.content_size ?? Buffer.byteLength(content),
        content_body: content,
      },
    ] as const
  })
  return {
    ...change,
    revision: { ...change.revision, content_slots: Object.fromEntries(filled) },
  }
}

/** The change without any text that it brought itself: for a page that is gone. */
export function withoutContent(change: PageChange): PageChange {
  const { revision, prior_state: prior } = change
  return {
    ...change,
    revision: withoutBodies(revision),
    ...(prior?.revision && { prior_state: { ...prior, revision: withoutBodies(prior.revision) } }),
  }
}

function withoutBodies<T extends RevisionState>(state: T): T {
  if (!state.content_slots) return state
  const slots = Object.entries(state.content_slots).map(
    ([role, { content_body: _, ...slot } = {}]) => [role, slot] as const,
  )
  return { ...state, content_slots: Object.fromEntries(slots) }
}
