/** What the wiki's records say about a revision, a user and a log entry. Hidden values are never read. */

import { integer, type Json, list, object, text } from './json.ts'
import { sha1FromHex } from './sha1.ts'

/** The page of a revision as it is now. */
export interface PageRecord {
  readonly pageId: number
  /** With the namespace's prefix, underscores for spaces. */
  readonly title: string
  readonly namespaceId: number
  readonly isRedirect: boolean
  /** The id of its current revision. */
  readonly latest: number
}

/** One slot of a revision; a hidden one has no SHA-1. */
export interface SlotRecord {
  readonly size?: number | undefined
  /** In base 36, as in events. */
  readonly sha1?: string | undefined
  readonly model?: string | undefined
}

/** Who made a revision; an address has no id. */
export interface Author {
  readonly name: string
  readonly id?: number
  readonly isTemporary: boolean
}

/** A revision without its content. */
export interface RevisionRecord {
  readonly revId: number
  readonly page: PageRecord
  /** 0 if it is the first of its page. */
  readonly parentId: number
  readonly timestamp: string
  readonly isMinor: boolean
  readonly size?: number | undefined
  readonly sha1?: string | undefined
  readonly comment?: string | undefined
  readonly author?: Author | undefined
  readonly slots: Readonly<Record<string, SlotRecord>>
  readonly contentHidden: boolean
  readonly commentHidden: boolean
  readonly userHidden: boolean
}

/** A registered user. */
export interface UserRecord {
  readonly id: number
  readonly name: string
  readonly groups: readonly string[]
  readonly editCount?: number | undefined
  readonly registration?: string | undefined
  readonly centralId?: number | undefined
}

/** An entry of the wiki's log. */
export interface LogRecord {
  readonly comment?: string | undefined
  readonly performer?: Author | undefined
}

export function toRevisionRecord(revision: Json, revId: number, page: Json): RevisionRecord {
  const slots = Object.entries(object(revision.slots) ?? {})
  const hidden = (part: string) => revision[`${part}hidden`] === true
  const contentHidden = hidden('sha1') || slots.some(([, slot]) => object(slot)?.sha1hidden)
  return {
    revId,
    page: toPageRecord(page),
    parentId: integer(revision.parentid) ?? 0,
    timestamp: text(revision.timestamp) ?? '',
    isMinor: revision.minor === true,
    size: integer(revision.size),
    sha1: contentHidden ? undefined : sha1FromHex(text(revision.sha1)),
    comment: hidden('comment') ? undefined : text(revision.comment),
    author: hidden('user') ? undefined : toAuthor(revision),
    slots: Object.fromEntries(slots.map(([role, slot]) => [role, toSlot(object(slot) ?? {})])),
    contentHidden,
    commentHidden: hidden('comment'),
    userHidden: hidden('user'),
  }
}

export const toPageRecord = ({ pageid, title, ns, redirect, lastrevid }: Json): PageRecord => ({
  pageId: integer(pageid) ?? 0,
  title: (text(title) ?? '').replaceAll(' ', '_'),
  namespaceId: integer(ns) ?? 0,
  isRedirect: redirect === true,
  latest: integer(lastrevid) ?? 0,
})

function toSlot({ size, sha1, sha1hidden, contentmodel }: Json): SlotRecord {
  return {
    size: integer(size),
    sha1: sha1hidden === true ? undefined : sha1FromHex(text(sha1)),
    model: text(contentmodel),
  }
}

function toAuthor({ user, userid, temp }: Json): Author | undefined {
  const name = text(user)
  const id = integer(userid)
  return name === undefined ? undefined : { name, ...(id && { id }), isTemporary: temp === true }
}

/** @returns undefined if the wiki does not have the user */
export function toUserRecord(user: Json, id: number): UserRecord | undefined {
  const name = text(user.name)
  if (name === undefined || user.missing === true) return undefined
  return {
    id,
    name,
    groups: list(user.groups).filter((group) => typeof group === 'string'),
    editCount: integer(user.editcount),
    registration: text(user.registration),
    // The wiki answers with `local` alone if its users are not shared with others.
    centralId: integer(object(user.centralids)?.CentralAuth),
  }
}

export const toLogRecord = (entry: Json): LogRecord => ({
  comment: entry.commenthidden === true ? undefined : text(entry.comment),
  performer: entry.userhidden === true ? undefined : toAuthor(entry),
})
