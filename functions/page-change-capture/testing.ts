/** A wiki of a test that has what the rows so far have made of it, and answers as MediaWiki's Action API. */
import { type FakeApi, fakeApi } from '@tributary/runtime/testing'
import type { PageRows } from '@tributary/schemas'
import type { Columns } from './rows.ts'
import { isoTime } from './time.ts'

type Json = Readonly<Record<string, unknown>>

const NAMESPACES = {
  0: { id: 0, name: '', content: true },
  1: { id: 1, name: 'Talk', content: false },
  2: { id: 2, name: 'User', content: false },
  8: { id: 8, name: 'MediaWiki', content: false },
}
export const ADMIN_GROUPS = ['bureaucrat', 'interface-admin', 'sysop', '*', 'user', 'autoconfirmed']

export class RowsWiki {
  readonly #tables = new Map<string, Map<number, Columns>>()
  readonly #slots = new Map<number, Map<string, Columns>>()
  readonly #server: string
  /** The users that edited before the first row. */
  editCount = 13

  /** @param server the address that the wiki gives as its own */
  constructor(server = 'https://rivers.example.org') {
    this.#server = server
    this.#table('actor').set(1, { actor_id: 1, actor_user: 1, actor_name: 'Admin' })
  }

  /** The rows of a transaction that was committed. */
  apply({ rows }: PageRows): void {
    for (const { table, before, after } of rows) {
      const id = idOf(table, after ?? before ?? {})
      if (table === 'slots' && after) this.#slotsOf(id).set(after.role_name ?? '', after)
      else if (after) this.#table(table).set(id, after)
      // A deletion leaves the content and the comments where they are.
      else if (table !== 'comment' && table !== 'content') this.#table(table).delete(id)
    }
  }

  start(): Promise<FakeApi> {
    return fakeApi({ '*': ({ query }) => ({ json: { query: this.#answer(query) } }) })
  }

  #answer(query: URLSearchParams): Json {
    const ids = (name: string) => (query.get(name)?.split('|') ?? []).map(Number)
    if (query.has('revids')) return this.#revisions(ids('revids'))
    if (query.has('pageids')) return { pages: [this.#pageAt(ids('pageids')[0] ?? 0, query)] }
    if (query.has('titles')) return { pages: [this.#titled(query.get('titles') ?? '')] }
    if (query.get('list') === 'users')
      return { users: ids('ususerids').map((id) => this.#user(id)) }
    if (query.get('list') === 'logevents') return { logevents: this.#log(query) }
    return {
      general: { server: this.#server, articlepath: '/index.php/$1' },
      namespaces: NAMESPACES,
    }
  }

  #revisions(ids: readonly number[]): Json {
    const missing = ids.filter((id) => !this.#table('revision').has(id))
    const pages = ids
      .filter((id) => !missing.includes(id))
      .map((id) => {
        const row = this.#table('revision').get(id) as Columns
        return { ...this.#page(row.rev_page ?? 0), revisions: [this.#revision(row)] }
      })
    const badrevids = Object.fromEntries(missing.map((revid) => [revid, { revid, missing: true }]))
    return { pages, ...(missing.length > 0 && { badrevids }) }
  }

  #revision(row: Columns): Json {
    const { rev_id: revid = 0, rev_deleted: bits = 0, rev_actor, rev_comment_id, ...rest } = row
    const actor = this.#table('actor').get(rev_actor ?? 0)
    const comment = this.#table('revision_comment_temp').get(revid)?.revcomment_comment_id
    const slots = [...this.#slotsOf(revid)].map(([role, { slot_content_id = 0 }]) => {
      const content = this.#table('content').get(slot_content_id)
      const shown = (bits & 1) === 0 ? { sha1: hex(content?.content_sha1) } : { sha1hidden: true }
      return [role, { size: content?.content_size, contentmodel: content?.model_name, ...shown }]
    })
    return {
      ...{ revid, parentid: rest.rev_parent_id, minor: rest.rev_minor_edit === 1 },
      ...{ timestamp: isoTime(rest.rev_timestamp), size: rest.rev_len },
      ...(bits & 1 ? { sha1hidden: true } : { sha1: hex(rest.rev_sha1) }),
      ...(bits & 2
        ? { commenthidden: true }
        : { comment: this.#table('comment').get(rev_comment_id || (comment ?? 0))?.comment_text }),
      ...(bits & 4 ? { userhidden: true } : author(actor)),
      slots: Object.fromEntries(slots),
    }
  }

  #page(id: number): Json {
    const row = this.#table('page').get(id)
    const { page_namespace: ns = 0, page_title = '', page_latest, page_is_redirect } = row ?? {}
    const title = titleOf(ns, page_title)
    return { pageid: id, ns, title, lastrevid: page_latest, redirect: page_is_redirect === 1 }
  }

  #pageAt(id: number, query: URLSearchParams): Json {
    const revisions = [...this.#table('revision').values()].filter(
      ({ rev_page, rev_timestamp }) =>
        rev_page === id && (isoTime(rev_timestamp) ?? '') <= (query.get('rvstart') ?? ''),
    )
    const current = revisions.toSorted((a, b) => (b.rev_id ?? 0) - (a.rev_id ?? 0))[0]
    return { ...this.#page(id), revisions: current ? [this.#revision(current)] : [] }
  }

  #titled(title: string): Json {
    for (const [id, { page_latest }] of this.#table('page')) {
      const page = this.#page(id)
      const row = this.#table('revision').get(page_latest ?? 0)
      if (page.title === title.replaceAll('_', ' ') && row) {
        return { ...page, revisions: [this.#revision(row)] }
      }
    }
    return { title, missing: true }
  }

  #user(userid: number): Json {
    const actor = [...this.#table('actor').values()].find(({ actor_user }) => actor_user === userid)
    if (!actor) return { userid, missing: true }
    const registration = '2026-11-23T18:20:18Z'
    const facts = { editcount: this.editCount, registration, groups: ADMIN_GROUPS }
    return { userid, name: actor.actor_name, ...facts, centralids: { local: userid } }
  }

  #log(query: URLSearchParams): Json[] {
    return [...this.#table('logging').values()]
      .filter(
        ({ log_namespace = 0, log_title = '', log_timestamp, log_type }) =>
          titleOf(log_namespace, log_title) === query.get('letitle')?.replaceAll('_', ' ') &&
          isoTime(log_timestamp) === query.get('lestart') &&
          log_type === query.get('letype'),
      )
      .map(({ log_id, log_actor, log_comment_id }) => ({
        ...{ logid: log_id, ...author(this.#table('actor').get(log_actor ?? 0)) },
        comment: this.#table('comment').get(log_comment_id ?? 0)?.comment_text,
      }))
  }

  #table(name: string): Map<number, Columns> {
    const table = this.#tables.get(name) ?? new Map()
    this.#tables.set(name, table)
    return table
  }

  #slotsOf(revId: number): Map<string, Columns> {
    const slots = this.#slots.get(revId) ?? new Map()
    this.#slots.set(revId, slots)
    return slots
  }
}

const KEYS: Readonly<Record<string, keyof Columns>> = {
  ...{ page: 'page_id', revision: 'rev_id', revision_comment_temp: 'revcomment_rev' },
  ...{ slots: 'slot_revision_id', content: 'content_id', comment: 'comment_id', actor: 'actor_id' },
  ...{ archive: 'ar_id', logging: 'log_id', redirect: 'rd_from' },
}

const idOf = (table: string, row: Columns) => Number(row[KEYS[table] ?? ''])

const author = (actor: Columns | undefined) =>
  actor ? { user: actor.actor_name, userid: actor.actor_user ?? 0 } : { userhidden: true }

function titleOf(namespace: number, title: string): string {
  const { name = '' } = NAMESPACES[namespace as keyof typeof NAMESPACES] ?? {}
  return `${name === '' ? '' : `${name}:`}${title}`.replaceAll('_', ' ')
}

/** The API has a SHA-1 in hexadecimal digits. */
function hex(sha1: string | undefined): string | undefined {
  if (sha1 === undefined) return undefined
  const value = [...sha1].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
  return value.toString(16).padStart(40, '0')
}
