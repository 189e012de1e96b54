/** Builds the page change from the rows and the wiki's records. */
import {
  type Author,
  CHANGELOG_KIND,
  type MediaWikiRecords,
  type RevisionState,
  revisionState,
  type Site,
  type User,
  userState,
} from '@tributary/mediawiki'
import type { PageChange } from '@tributary/schemas'
import { type Found, find, toPage } from './found.ts'
import type { Happened } from './happened.ts'
import { known } from './known.ts'
import { logFacts } from './log.ts'
import { revisionOf, visibilityOf } from './revision.ts'
import type { Rows } from './rows.ts'

/** Kinds whose performer made the revision. The others have a log entry that names the performer. */
const MAKES_REVISION = new Set(['create', 'edit', 'move'])

/**
 * Returns the change, or the reason to skip it if the wiki says that it is none of the page.
 * @throws RetryableError, TerminalError of the wiki
 */
export async function changeOf(
  happened: Happened,
  rows: Rows,
  wiki: MediaWikiRecords,
): Promise<PageChange | string> {
  const found = await find(happened, rows, wiki)
  if (typeof found === 'string') return found
  const { kind, log } = happened
  const { revId, page, record, prior } = found
  const { state, author: named } = revisionOf(revId, rows, record)
  const { rev_dt } = state
  // Only an import by script has its revision in another transaction; the page was deleted since.
  if (rev_dt === undefined) return 'revision_missing'
  const { actorId } = rows.revision(revId) ?? {}
  const facts = await logFacts(happened, rows, { actorId, author: named }, wiki)
  // The editor of a deleted revision is known if it is the one who deleted it.
  const author = named ?? (actorId === log?.log_actor ? facts.performer : undefined)
  const [editor, priorEditor, performer] = await Promise.all(
    [author, prior?.author, facts.performer].map((each) => userOf(each, wiki)),
  )
  const site = await wiki.site()
  const makes = MAKES_REVISION.has(kind)
  const { meta, wiki_id, committed_at } = rows.event
  const before = prior && revisionState(prior, priorEditor)
  const change: PageChange = {
    $schema: '',
    meta: { domain: meta.domain, dt: committed_at, uri: site.uriOf(page.page_title) },
    // As MediaWiki's own events: an import has the time of its revision, which may be years ago.
    dt: makes ? rev_dt : happened.dt,
    wiki_id,
    page_change_kind: kind,
    changelog_kind: CHANGELOG_KIND[kind],
    page: { ...page, ...known(pageFacts(happened, found, rows, site)) },
    ...known({ performer: makes ? editor : performer, comment: facts.comment }),
    revision: { ...state, ...known({ editor }), rev_id: revId, rev_dt },
    ...known({ prior_state: priorState(happened, found, rows, before, site) }),
  }
  const isSuppressed = kind === 'delete' && log?.log_type === 'suppress'
  if (isSuppressed) return withoutSize(change)
  const redirect = kind === 'move' ? await createdRedirect(change, wiki) : undefined
  return { ...change, ...known({ created_redirect_page: redirect }) }
}

function pageFacts(happened: Happened, { page }: Found, rows: Rows, site: Site) {
  const target = rows.rows('redirect').at(-1)?.after
  const { rd_namespace: namespace = 0, rd_title: title, rd_interwiki: interwiki } = target ?? {}
  return {
    revision_count: 'revisionCount' in happened ? happened.revisionCount : undefined,
    redirect_page_link:
      page.is_redirect && title !== undefined
        ? known({
            page_title: (interwiki ? undefined : site.titleOf(namespace, title)) ?? title,
            namespace_id: interwiki ? undefined : namespace,
            interwiki_prefix: interwiki || undefined,
          })
        : undefined,
  }
}

/** Only what the change altered. */
function priorState(
  happened: Happened,
  { revId }: Found,
  rows: Rows,
  revision: RevisionState | undefined,
  site: Site,
): PageChange['prior_state'] {
  if ('bits' in happened)
    return { revision: flipped(happened.bits.get(revId), rows.revision(revId)?.bits) }
  const { kind } = happened
  if (kind === 'undelete') {
    const from = happened.restoredFrom
    return from === undefined ? undefined : { page: { page_id: from } }
  }
  if (!('prior' in happened) || !happened.prior) return undefined
  const { page: old } = happened.prior
  const page = old && toPage(old, rows.event.page_id, site)
  const isMoved = page && old.namespaceId !== happened.page.namespaceId
  return {
    ...(page && {
      page: {
        page_title: page.page_title,
        ...known({ namespace_id: isMoved ? old.namespaceId : undefined }),
      },
    }),
    revision: revision ?? { rev_id: happened.prior.revId },
  }
}

/** The flags that the change of visibility altered, as they were. */
function flipped(old = 0, now = 0): RevisionState {
  const [before, after] = [visibilityOf(old), visibilityOf(now)]
  const names = Object.keys(before) as (keyof typeof before)[]
  const changed = names.filter((name) => before[name] !== after[name])
  return Object.fromEntries(changed.map((name) => [name, before[name]]))
}

async function userOf(
  author: Author | undefined,
  wiki: Pick<MediaWikiRecords, 'user'>,
): Promise<User | undefined> {
  if (!author) return undefined
  const user = author.id === undefined ? undefined : await wiki.user(author.id)
  return userState(author, user)
}

/** The page at the title that a move left, if the move made it: its only revision is from that second. */
async function createdRedirect(
  { prior_state, revision }: PageChange,
  wiki: Pick<MediaWikiRecords, 'pageAt'>,
): Promise<PageChange['created_redirect_page']> {
  const title = prior_state?.page?.page_title
  const at = title === undefined ? undefined : await wiki.pageAt(title)
  if (!at?.page.isRedirect || at.parentId !== 0 || at.timestamp !== revision.rev_dt)
    return undefined
  const { pageId, namespaceId } = at.page
  return {
    ...{ page_id: pageId, page_title: at.page.title, namespace_id: namespaceId },
    is_redirect: true,
  }
}

/** A suppressed page leaves nothing that tells of its text. */
function withoutSize(change: PageChange): PageChange {
  const { rev_size: _, content_slots: __, ...revision } = change.revision
  const { rev_id, rev_dt } = change.revision
  return { ...change, revision: { ...revision, rev_id, rev_dt } }
}
