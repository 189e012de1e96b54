/** A change that the wiki has recorded, as the rows that the reader of its database would have sent. */
import { jsonKey, uuid5 } from '@tributary/runtime'
import { type PageRows, pageRows } from '@tributary/schemas'
import type { SentRevision } from './sent-events.ts'
import type { Wiki, WikiChange } from './wiki-changes.ts'

const STREAM = 'mediawiki.page_rows'

/** No transaction of a server: MariaDB's sequences begin at 1. */
const NO_GTID = '0-0-0'

type Rows = PageRows['rows']

/**
 * The event of a change; page-change-capture asks the wiki for the rest.
 * @param newest the newest revision that the page had then by the events, for a delete and an undelete
 * @returns undefined if the rows cannot be made: nothing says which revision was deleted
 */
export function rowsOf(change: WikiChange, wiki: Wiki, newest?: SentRevision) {
  const rows = [...(pageOrRevision(change, newest) ?? []), ...logRow(change)] as Rows
  if (rows[0] === undefined || rows[0].table === 'logging') return undefined
  const { kind, page, at, revision } = change
  const id = uuid5(JSON.stringify(['reconcile', wiki.id, page.pageId, kind, revision, at]))
  const data: PageRows = {
    $schema: pageRows.id,
    meta: { id, stream: STREAM, domain: wiki.domain },
    wiki_id: wiki.id,
    page_id: page.pageId,
    gtid: NO_GTID,
    committed_at: at,
    rows,
  }
  const attributes = {
    ...{ specversion: '1.0', id, source: '/tributary/reconcile', type: STREAM, time: at },
    ...{ subject: `${wiki.id}/${page.pageId}`, dataschema: data.$schema },
    ...{ datacontenttype: 'application/json' },
    partitionkey: jsonKey({ wiki_id: wiki.id, page_id: page.pageId }),
  }
  return {
    data,
    attributes,
    key: attributes.partitionkey,
    value: Buffer.from(JSON.stringify(data)),
  }
}

function pageOrRevision(change: WikiChange, newest: SentRevision | undefined) {
  const { kind, page, revision, parent, moved, bits } = change
  const { pageId, namespaceId, title } = page
  const row = (latest: number, more: object = {}) => ({
    ...{ page_id: pageId, page_namespace: namespaceId, page_title: title, page_latest: latest },
    ...more,
  })
  const latest = (kind === 'undelete' ? newest?.id : undefined) ?? revision ?? 0
  switch (kind) {
    case 'create':
      return [{ table: 'page', op: 'c', after: row(latest) }]
    case 'edit':
      return [{ table: 'page', op: 'u', before: row(parent ?? 0), after: row(latest) }]
    case 'move': {
      const old = moved && { page_namespace: moved.namespaceId, page_title: moved.title }
      return [{ table: 'page', op: 'u', before: row(parent ?? 0, old), after: row(latest) }]
    }
    case 'delete':
      return (
        newest && [
          { table: 'revision', op: 'd', before: revisionRow(newest, pageId) },
          { table: 'page', op: 'd', before: row(newest.id) },
        ]
      )
    case 'undelete':
      return latest === 0 ? undefined : [{ table: 'page', op: 'c', after: row(latest) }]
    case 'visibility_change': {
      const of = (rev_deleted: number) => ({ rev_id: latest, rev_page: pageId, rev_deleted })
      const { before = 0, after = 0 } = bits ?? {}
      return [{ table: 'revision', op: 'u', before: of(before), after: of(after) }]
    }
  }
}

const revisionRow = ({ id, parent, madeAt, bits }: SentRevision, page: number) => ({
  ...{ rev_id: id, rev_page: page, rev_parent_id: parent, rev_deleted: bits },
  rev_timestamp: digitsOf(madeAt),
})

/** MediaWiki's 14 digits. */
const digitsOf = (time: string) => time.replaceAll(/\D/g, '').slice(0, 14)

/** Without an actor and a comment of its own, so that the wiki is asked for both. */
function logRow({ log, page, at }: WikiChange) {
  if (!log) return []
  const after = {
    ...{ log_id: log.logId, log_type: log.type, log_action: log.action },
    log_timestamp: digitsOf(at),
    ...{ log_actor: 0, log_comment_id: 0, log_deleted: 0 },
    ...{ log_namespace: page.namespaceId, log_title: page.title, log_page: page.pageId },
  }
  return [{ table: 'logging', op: 'c', after }]
}
