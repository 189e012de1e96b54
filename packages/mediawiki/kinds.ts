/** The things that a wiki is asked for by id, many in one request. */
import {
  type Answer,
  type Parameters,
  type Revision,
  readAnswer,
  readRevisions,
  toRevision,
} from './answer.ts'
import { invalidAnswer } from './errors.ts'
import { list, object } from './json.ts'
import { type RevisionRecord, toRevisionRecord, toUserRecord, type UserRecord } from './record.ts'

/** One kind of thing: how its request looks, and how the answer is read. */
export interface Kind<T> {
  /** The name of the request's span. */
  readonly span: string
  readonly query: string
  /** The parameter that has the ids. */
  readonly ids: 'revids' | 'ususerids'
  read(body: unknown, ids: readonly number[]): Answer<T>
}

/** Revisions with the content of their slots. */
export const REVISIONS: Kind<Revision> = {
  span: 'MediaWiki revisions',
  query:
    'action=query&prop=revisions&rvslots=*&rvprop=ids%7Ccontent%7Ctimestamp%7Csha1%7Csize%7Ccontentmodel%7Cuser%7Ccomment&formatversion=2&format=json',
  ids: 'revids',
  read: (body, ids) => readRevisions(body, ids, toRevision),
}

/** What the wiki knows about revisions and their pages, without content. */
export const REVISION_RECORDS: Kind<RevisionRecord> = {
  span: 'MediaWiki revision records',
  query:
    'action=query&prop=info%7Crevisions&rvslots=*&rvprop=ids%7Cflags%7Ctimestamp%7Csha1%7Csize%7Cslotsha1%7Cslotsize%7Ccontentmodel%7Cuser%7Cuserid%7Ccomment&formatversion=2&format=json',
  ids: 'revids',
  read: (body, ids) => readRevisions(body, ids, toRevisionRecord),
}

/** Users by their local id. */
export const USER_RECORDS: Kind<UserRecord> = {
  span: 'MediaWiki users',
  query:
    'action=query&list=users&usprop=groups%7Ceditcount%7Cregistration%7Ccentralids&formatversion=2&format=json',
  ids: 'ususerids',
  read: readUsers,
}

function readUsers(body: unknown, ids: readonly number[]): Answer<UserRecord> {
  const users = list(object(readAnswer(body).query)?.users).map(object)
  const byId = new Map(users.map((user) => [user?.userid, user]))
  const missing = ids.find((id) => !byId.get(id))
  if (missing !== undefined) throw invalidAnswer(`does not have user ${missing}`)
  return { found: new Map(ids.map((id) => [id, toUserRecord(byId.get(id) ?? {}, id)])) }
}

/** The parameters of a request: the kind's own, and the ids. */
export const parametersOf = (
  kind: Kind<unknown>,
  ids: readonly number[],
  rest: Parameters,
): string => `${kind.query}&${new URLSearchParams({ ...rest, [kind.ids]: ids.join('|') })}`
