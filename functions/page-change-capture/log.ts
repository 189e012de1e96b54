/** Who changed the page, and why, as the log entry of the change has it. */
import type { Author, MediaWikiRecords } from '@tributary/mediawiki'
import type { Happened } from './happened.ts'
import type { Rows } from './rows.ts'
import { isLate, isoTime } from './time.ts'

export interface LogFacts {
  readonly performer?: Author | undefined
  readonly comment?: string | undefined
}

/** Kinds whose event has the comment of the log entry, and those whose performer is in it. */
const HAS_COMMENT = new Set(['move', 'delete', 'undelete'])
const HAS_PERFORMER = new Set(['delete', 'undelete', 'visibility_change'])

/**
 * Asks the wiki for what the rows lack, and for everything if they are not fresh: an entry may have been hidden since.
 * The suppression log is not public.
 * @param editor the editor of the revision and the actor's id: mostly the performer is the same
 */
export async function logFacts(
  { kind, log }: Happened,
  rows: Rows,
  editor: { readonly actorId?: number | undefined; readonly author?: Author | undefined },
  wiki: Pick<MediaWikiRecords, 'logEntry' | 'site'>,
): Promise<LogFacts> {
  if (!log || log.log_type === 'suppress') return {}
  const { log_actor, log_comment_id, log_namespace, log_title, log_type, log_id } = log
  const actor = rows.actor(log_actor)
  const isEditor = log_actor !== undefined && log_actor === editor.actorId
  const performer = actor ? { ...actor, isTemporary: false } : isEditor ? editor.author : undefined
  const comment = rows.comment(log_comment_id)
  const lacksPerformer = HAS_PERFORMER.has(kind) && !performer && log_actor !== undefined
  const lacksComment =
    HAS_COMMENT.has(kind) && comment === undefined && log_comment_id !== undefined
  const isOld = isLate(rows.event.committed_at)
  const own = isOld ? {} : { performer, comment: HAS_COMMENT.has(kind) ? comment : undefined }
  if (!(isOld || lacksPerformer || lacksComment)) return own
  if (log_title === undefined || log_type === undefined) return own
  const title = (await wiki.site()).titleOf(log_namespace ?? 0, log_title)
  const timestamp = isoTime(log.log_timestamp)
  if (title === undefined || timestamp === undefined || log_id === undefined) return own
  const entry = await wiki.logEntry({ logId: log_id, type: log_type, title, timestamp })
  return {
    performer: own.performer ?? entry?.performer,
    comment: own.comment ?? (HAS_COMMENT.has(kind) ? entry?.comment : undefined),
  }
}
