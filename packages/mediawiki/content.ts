import type { Revision } from './answer.ts'
import type { PageChange, RevisionState, SlotState } from './page-change.ts'
import { sha1Base36 } from './sha1.ts'

/**
 * Returns the change with the text of every visible slot in `content_body`. Facts that the event has about a
 * slot stay; the wiki fills in the others. The event may hide what the wiki shows, so call
 * `withoutHidden` last.
 *
 * @example withoutHidden(withContent(change, revision), revision)
 */
export function withContent<C extends PageChange>(change: C, { slots }: Revision): C {
  const known = change.revision.content_slots ?? {}
  const filled = Object.entries(slots).map(([role, { content, hidden, model, format }]) => {
    const slot: SlotState = {
      slot_role: role,
      ...(model && { content_model: model }),
      ...(format && { content_format: format }),
      ...known[role],
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

/** Returns the change without any text that the event itself carries: for a page that was deleted. */
export function withoutContent<C extends PageChange>(change: C): C {
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
