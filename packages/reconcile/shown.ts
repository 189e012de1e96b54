/** The parts of a change that the public may see, if it is emitted long after it was made. */
import {
  type MediaWikiRecords,
  type Revision,
  type RevisionRecord,
  withoutHidden,
} from '@tributary/mediawiki'
import type { PageChange } from '@tributary/schemas'
import { makesRevision } from './change.ts'

/**
 * Leaves out what the wiki has hidden since, and what it cannot confirm: comment, editor and hashes of a revision that
 * it does not show any more, and performer and comment of an entry in its log.
 * @throws the errors of the wiki
 */
export async function shown(
  change: PageChange,
  wiki: Pick<MediaWikiRecords, 'revision'>,
): Promise<PageChange> {
  const { page_change_kind: kind, revision, prior_state } = change
  const priorId = prior_state?.revision?.rev_id
  const [record, prior] = await Promise.all([
    kind === 'delete' ? undefined : wiki.revision(revision.rev_id),
    priorId === undefined ? undefined : wiki.revision(priorId),
  ])
  const { performer: _, comment: __, ...withoutLogEntry } = change
  return withoutHidden(
    // Performer and comment of the other kinds stand in a log, which is not asked.
    makesRevision({ kind }) ? change : withoutLogEntry,
    toRevision(revision, record),
    priorId === undefined
      ? undefined
      : toRevision({ ...prior_state?.revision, rev_id: priorId }, prior),
  )
}

/** Its hidden parts, in the form of an answer of the wiki. */
function toRevision(
  { rev_id, content_slots }: Pick<PageChange['revision'], 'rev_id' | 'content_slots'>,
  record: RevisionRecord | undefined,
): Revision {
  const { contentHidden = true, commentHidden = true, userHidden = true } = record ?? {}
  const roles = ['main', ...Object.keys(content_slots ?? {})]
  const slots = Object.fromEntries(roles.map((role) => [role, { hidden: contentHidden }]))
  return { revId: rev_id, slots, commentHidden, userHidden, unredacted: {} } as Revision
}
