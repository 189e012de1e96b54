/** Finds the revisions and the page that a change is about, asking the wiki where the rows are not enough. */
import type { MediaWikiRecords, RevisionRecord, Site } from '@tributary/mediawiki'
import { RetryableError } from '@tributary/runtime'
import type { PageChange } from '@tributary/schemas'
import type { Happened, PageRow, RestoredBelow, VisibilityChanged } from './happened.ts'
import { known } from './known.ts'
import { HIDDEN, lacksOf } from './revision.ts'
import type { Rows } from './rows.ts'
import { ageOf, isLate } from './time.ts'

type Wiki = Pick<MediaWikiRecords, 'revision' | 'revisionAt' | 'site'>

export interface Found {
  readonly revId: number
  readonly page: PageChange['page']
  /** The wiki's record of the revision, if the rows lack something, or are not fresh. */
  readonly record?: RevisionRecord | undefined
  /** The wiki's record of the current revision before. */
  readonly prior?: RevisionRecord | undefined
}

/** As long as a replica may be late. */
const REPLICA_MS = 10_000
/** The current revision is looked for among so many, with requests that events share; beyond them, with one of its own. */
const MOST_STEPS = 20

/** @returns the reason to skip the change, if the wiki says that it is none of the page */
export async function find(happened: Happened, rows: Rows, wiki: Wiki): Promise<Found | string> {
  return happened.page ? ofRows(happened, rows, wiki) : ofWiki(happened, rows, wiki)
}

async function ofRows(
  happened: Extract<Happened, { page: PageRow }>,
  rows: Rows,
  wiki: Wiki,
): Promise<Found> {
  const { kind, revId, prior: before } = happened
  // A deleted revision cannot be asked for.
  const isAsked =
    kind !== 'delete' && (isLate(rows.event.committed_at) || lacksOf(revId, rows).length > 0)
  const [site, record, prior] = await Promise.all([
    wiki.site(),
    isAsked ? wiki.revision(revId) : undefined,
    before && wiki.revision(before.revId),
  ])
  return { revId, page: toPage(happened.page, rows.event.page_id, site), record, prior }
}

/** The change of a page that has no row: its title and current revision are the wiki's. */
async function ofWiki(
  happened: RestoredBelow | VisibilityChanged,
  rows: Rows,
  wiki: Wiki,
): Promise<Found | string> {
  const ids = 'bits' in happened ? [...happened.bits.keys()] : happened.restored
  const some = await wiki.revision(Math.max(...ids))
  if (!some) return 'revision_missing'
  const time = rows.event.committed_at
  let record = await currentAt(time, some, wiki)
  if (!record) return 'current_revision_missing'
  if ('bits' in happened) {
    // An edit of the same second may have come after it.
    const isSameSecond = record.timestamp >= time && happened.bits.has(record.parentId)
    if (isSameSecond && !happened.bits.has(record.revId))
      record = await wiki.revision(record.parentId)
    if (!record) return 'current_revision_missing'
    const before = happened.bits.get(record.revId)
    if (before === undefined) return 'not_current'
    untilShown(before, record, rows)
  }
  const { namespaceId, title, isRedirect } = record.page
  const site = await wiki.site()
  const page = {
    ...{ page_id: rows.event.page_id, page_title: title, namespace_id: namespaceId },
    ...known({ is_redirect: isRedirect, namespace_is_content: site.isContent(namespaceId) }),
  }
  return { revId: record.revId, page, record }
}

/** @throws RetryableError `revision_not_yet` if the wiki still hides what the transaction has just shown */
function untilShown(before: number, record: RevisionRecord, rows: Rows): void {
  const { bits: now = 0 } = rows.revision(record.revId) ?? {}
  const shows = (bit: number) => (before & ~now & bit) !== 0
  const isBehind =
    (shows(HIDDEN.content) && record.contentHidden) ||
    (shows(HIDDEN.comment) && record.commentHidden) ||
    (shows(HIDDEN.editor) && record.userHidden)
  if (!isBehind || ageOf(rows.event.committed_at) > REPLICA_MS) return
  throw new RetryableError(`the wiki still hides parts of revision ${record.revId}`, {
    code: 'revision_not_yet',
  })
}

/** The revision that was the page's current one at that time, going back from the one that is it now. */
async function currentAt(time: string, { page }: RevisionRecord, wiki: Wiki) {
  let revId = page.latest
  for (let step = 0; step < MOST_STEPS; step++) {
    const record = await wiki.revision(revId)
    if (!record || record.timestamp <= time || record.parentId === 0) return record
    revId = record.parentId
  }
  return wiki.revisionAt(page.pageId, time)
}

/** The page in the event. Where the wiki does not know the namespace, the title has no prefix. */
export function toPage(row: PageRow, pageId: number, site: Site): PageChange['page'] {
  const { namespaceId, title, isRedirect } = row
  const page_title = site.titleOf(namespaceId, title) ?? title
  return {
    ...{ page_id: pageId, page_title, namespace_id: namespaceId },
    ...known({ is_redirect: isRedirect, namespace_is_content: site.isContent(namespaceId) }),
  }
}
