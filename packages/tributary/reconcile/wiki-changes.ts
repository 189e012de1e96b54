/** The changes that a wiki has recorded, by its API: the same that its database's log would bring. */
import { RunError } from '../failures.ts'
import { isObject, type Json, list, type WikiApi } from './wiki-api.ts'

export interface Wiki {
  /** The database's name, `wiki_id` in events. */
  readonly id: string
  readonly domain: string
}

export interface WikiPage {
  readonly pageId: number
  readonly namespaceId: number
  /** Without the namespace's prefix, underscores for spaces. */
  readonly title: string
}

/** The entry of the wiki's log that belongs to a change. */
export interface LogEntry {
  readonly logId: number
  readonly type: string
  readonly action: string
}

export interface WikiChange {
  readonly kind: 'create' | 'edit' | 'move' | 'delete' | 'undelete' | 'visibility_change'
  readonly page: WikiPage
  /** When it happened, as MediaWiki writes times: whole seconds. */
  readonly at: string
  /** The revision that was made, or whose visibility changed; a log does not say which one was deleted. */
  readonly revision?: number
  /** The revision before; 0 if there is none. */
  readonly parent?: number
  readonly log?: LogEntry
  /** The page before a move. */
  readonly moved?: Pick<WikiPage, 'namespaceId' | 'title'>
  /** What was hidden before and is now, as MediaWiki's bits. */
  readonly bits?: { readonly before: number; readonly after: number }
}

/** Which changes. */
export interface Part {
  readonly from?: string | undefined
  readonly until: string
  /** With the namespace's prefix; otherwise those of all pages. */
  readonly title?: string | undefined
}

/** @throws RunError */
export async function wikiOf(api: WikiApi): Promise<Wiki> {
  for await (const { general } of api.query({ meta: 'siteinfo', siprop: 'general' })) {
    if (!isObject(general)) break
    const { wikiid, servername } = general
    if (typeof wikiid === 'string' && typeof servername === 'string')
      return { id: wikiid, domain: servername }
  }
  throw new RunError('the wiki does not say its name (meta=siteinfo)')
}

/**
 * The changes, the oldest first. Revisions of pages that were deleted since are not there; their deletion is.
 * @throws RunError
 */
export async function wikiChanges(api: WikiApi, part: Part): Promise<WikiChange[]> {
  const made = await revisions(api, part)
  const logged = await logEntries(api, part, made)
  const current = await currentRevisions(
    api,
    logged.map(({ page }) => page.pageId),
  )
  const changes = logged.flatMap((change): WikiChange[] => {
    const revision = current.get(change.page.pageId)
    if (change.kind === 'undelete' && revision) return [{ ...change, revision }]
    // Only the visibility of the current revision is a change of the page.
    return change.kind === 'visibility_change' && change.revision !== revision ? [] : [change]
  })
  return [...made, ...changes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** What a request may ask for at most. */
const MOST_IDS = 50

/** By page; a page that was deleted has none. */
async function currentRevisions(api: WikiApi, pages: readonly number[]) {
  const found = new Map<number, number>()
  const ids = [...new Set(pages)]
  for (let i = 0; i < ids.length; i += MOST_IDS) {
    const pageids = ids.slice(i, i + MOST_IDS).join('|')
    for await (const query of api.query({ prop: 'info', pageids })) {
      for (const { pageid, lastrevid } of list(query.pages)) {
        if (typeof lastrevid === 'number') found.set(Number(pageid), lastrevid)
      }
    }
  }
  return found
}

async function revisions(api: WikiApi, { from, until, title }: Part): Promise<Revision[]> {
  const prefix = title === undefined ? 'arv' : 'rv'
  const window = {
    [`${prefix}dir`]: 'newer',
    [`${prefix}end`]: until,
    ...(from !== undefined && { [`${prefix}start`]: from }),
  }
  const what = { [`${prefix}prop`]: 'ids|timestamp|sha1', [`${prefix}limit`]: 'max' }
  const which: Readonly<Record<string, string>> =
    title === undefined ? { list: 'allrevisions' } : { prop: 'revisions', titles: title }
  const found: Revision[] = []
  for await (const query of api.query({ ...which, ...what, ...window })) {
    for (const page of list(title === undefined ? query.allrevisions : query.pages)) {
      for (const { revid, parentid, timestamp, sha1 } of list(page.revisions)) {
        const parent = Number(parentid ?? 0)
        found.push({
          kind: parent === 0 ? 'create' : 'edit',
          ...{ page: pageOf(page, page.pageid), at: String(timestamp) },
          ...{ revision: Number(revid), parent, sha1 },
        })
      }
    }
  }
  return found
}

interface Revision extends WikiChange {
  readonly revision: number
  /** The text's hash; a hidden text has none. */
  readonly sha1: unknown
}

const KINDS: Readonly<Record<string, WikiChange['kind']>> = {
  ...{ delete: 'delete', delete_redir: 'delete', delete_redir2: 'delete' },
  ...{ restore: 'undelete', revision: 'visibility_change' },
}

/** The changes that make no revision. A move is a revision already, which it makes a move. */
async function logEntries(
  api: WikiApi,
  { from, until, title }: Part,
  made: Revision[],
): Promise<WikiChange[]> {
  const found: WikiChange[] = []
  const which = {
    ...{ list: 'logevents', ledir: 'newer', leend: until, lelimit: 'max' },
    ...{ leprop: 'ids|title|type|timestamp|details' },
    ...(from !== undefined && { lestart: from }),
    ...(title !== undefined && { letitle: title }),
  }
  for await (const { logevents } of api.query(which)) {
    for (const entry of list(logevents)) {
      if (entry.type === 'move') asMove(entry, made)
      const kind = entry.type === 'delete' ? KINDS[String(entry.action)] : undefined
      const change = kind && logged(kind, entry)
      if (change) found.push(change)
    }
  }
  return found
}

function logged(kind: WikiChange['kind'], entry: Json): WikiChange | undefined {
  const { logid, logpage, type, action, timestamp, params } = entry
  // An entry whose target is hidden names no page.
  if (typeof logpage !== 'number' || logpage === 0) return undefined
  const log = { logId: Number(logid), type: String(type), action: String(action) }
  const change = { kind, page: pageOf(entry, logpage), at: String(timestamp), log }
  if (kind !== 'visibility_change') return change
  const details = isObject(params) ? params : {}
  const [before, after] = [details.old, details.new].map((each) =>
    Number(isObject(each) ? each.bitmask : 0),
  )
  const ids = Array.isArray(details.ids) ? details.ids.map(Number) : []
  if (details.type !== 'revision' || ids.length === 0) return undefined
  // No revision of a page is newer than its current one.
  return { ...change, revision: Math.max(...ids), bits: { before: before ?? 0, after: after ?? 0 } }
}

/** A busy wiki makes the revision of a move, and its log entry, in different seconds. */
const MOVE_MS = 2000

/**
 * The revision that a move made is the one of its page that is nearest in time. An edit may be of the same second;
 * a move leaves the text as it is.
 */
function asMove({ timestamp, logpage, ns, title }: Json, made: Revision[]): void {
  const distance = ({ at }: Revision) => Math.abs(Date.parse(at) - Date.parse(String(timestamp)))
  const before = ({ parent }: Revision) => made.find(({ revision }) => revision === parent)?.sha1
  const isSameText = (each: Revision) => each.sha1 !== undefined && each.sha1 === before(each)
  const [found] = made
    .filter((each) => each.page.pageId === logpage && each.kind === 'edit')
    .filter((each) => distance(each) <= MOVE_MS)
    .filter((each) => isSameText(each) || !(each.sha1 && before(each)))
    .sort((a, b) => distance(a) - distance(b) || Number(isSameText(b)) - Number(isSameText(a)))
  const at = made.indexOf(found as Revision)
  if (!found) return
  const { namespaceId, title: old } = pageOf({ ns, title }, logpage)
  made[at] = { ...found, kind: 'move', moved: { namespaceId, title: old } }
}

function pageOf({ ns, title }: Json, pageId: unknown): WikiPage {
  const key = String(title).replaceAll(' ', '_')
  const namespaceId = Number(ns)
  const own = namespaceId === 0 ? key : key.slice(key.indexOf(':') + 1)
  return { pageId: Number(pageId), namespaceId, title: own }
}
