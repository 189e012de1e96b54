import { invalidAnswer, type Revision } from './answer.ts'
import type { RevisionOf } from './client.ts'
import { sha1Base36 } from './sha1.ts'

/**
 * Checks a revision's content against what the change says of it, slot by slot: SHA-1 and size.
 * With one slot the revision's own SHA-1 and size are the slot's; with several they are sums.
 * Hidden slots, and whatever the change does not tell, can't be checked.
 * @throws RetryableError `upstream_invalid`
 */
export function verify(change: RevisionOf['revision'], { slots, revId }: Revision): void {
  const roles = Object.keys(slots)
  const only = roles.length === 1
  const told = change.content_slots ?? {}
  for (const role of roles) {
    const content = slots[role]?.content
    if (content === undefined) continue
    const sha1 = told[role]?.content_sha1 ?? (only ? change.rev_sha1 : undefined)
    const size = told[role]?.content_size ?? (only ? change.rev_size : undefined)
    if (size !== undefined && size !== Buffer.byteLength(content)) {
      throw invalidAnswer(
        `has ${Buffer.byteLength(content)} bytes in slot ${role} of revision ${revId}, the event ${size}`,
      )
    }
    if (sha1 !== undefined && sha1 !== sha1Base36(content)) {
      throw invalidAnswer(`has another SHA-1 for slot ${role} of revision ${revId} than the event`)
    }
  }
  for (const role of Object.keys(told)) {
    if (!Object.hasOwn(slots, role)) throw invalidAnswer(`lacks slot ${role} of revision ${revId}`)
  }
}
