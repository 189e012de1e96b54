import type { Revision } from './answer.ts'
import { invalidAnswer } from './errors.ts'
import type { RevisionState } from './page-change.ts'
import { sha1Base36 } from './sha1.ts'

/**
 * Checks a revision's content, slot by slot, against the SHA-1 and size in the change. The SHA-1 and
 * size of a revision with one slot are the slot's; with several slots they cover all of them. Hidden
 * slots cannot be checked, nor can facts that the change does not have.
 * @throws RetryableError `upstream_invalid`
 */
export function verify(change: RevisionState, { slots, revId }: Revision): void {
  const roles = Object.keys(slots)
  const only = roles.length === 1
  const expected = change.content_slots ?? {}
  for (const role of roles) {
    const content = slots[role]?.content
    if (content === undefined) continue
    const sha1 = expected[role]?.content_sha1 ?? (only ? change.rev_sha1 : undefined)
    const size = expected[role]?.content_size ?? (only ? change.rev_size : undefined)
    if (size !== undefined && size !== Buffer.byteLength(content)) {
      throw invalidAnswer(
        `has ${Buffer.byteLength(content)} bytes in slot ${role} of revision ${revId}, the event ${size}`,
      )
    }
    if (sha1 !== undefined && sha1 !== sha1Base36(content)) {
      throw invalidAnswer(`has another SHA-1 for slot ${role} of revision ${revId} than the event`)
    }
  }
  for (const role of Object.keys(expected)) {
    if (!Object.hasOwn(slots, role)) throw invalidAnswer(`lacks slot ${role} of revision ${revId}`)
  }
}
