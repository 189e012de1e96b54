/** Questions to a wiki that share no request: about the wiki itself, and for one entry of its log. */
import { readAnswer } from './answer.ts'
import type { ApiQuestion } from './api.ts'
import { integer, list, object, text } from './json.ts'
import { REVISION_RECORDS } from './kinds.ts'
import {
  type LogRecord,
  type PageRecord,
  type RevisionRecord,
  toLogRecord,
  toPageRecord,
  toRevisionRecord,
} from './record.ts'

/** How a wiki names its pages. */
export interface Site {
  /** The title with the namespace's prefix, as a database key; undefined if the namespace is unknown. */
  titleOf(namespaceId: number, title: string): string | undefined
  /** Whether the namespace has content pages; undefined if it is unknown. */
  isContent(namespaceId: number): boolean | undefined
  /** The address of the page with this title. */
  uriOf(title: string): string
}

/** Where the entry of a log stands. */
export interface LogPlace {
  readonly logId: number
  readonly type: string
  /** With the namespace's prefix. */
  readonly title: string
  readonly timestamp: string
}

export const SITE: ApiQuestion<Site> = {
  span: 'MediaWiki site',
  query: 'action=query&meta=siteinfo&siprop=general%7Cnamespaces&formatversion=2&format=json',
  read: (body) => {
    const query = object(readAnswer(body).query)
    const general = object(query?.general)
    const namespaces = object(query?.namespaces)
    const of = (id: number) => object(namespaces?.[id])
    const server = text(general?.server) ?? ''
    const path = text(general?.articlepath) ?? '/wiki/$1'
    return {
      titleOf(id, title) {
        const name = text(of(id)?.name)
        if (name === undefined) return undefined
        return name === '' ? title : `${name.replaceAll(' ', '_')}:${title}`
      },
      isContent: (id) => of(id) && of(id)?.content === true,
      // A wiki that serves http and https names its server without a scheme.
      uriOf: (title) =>
        `${server.replace(/^\/\//, 'https://')}${path.replace('$1', encode(title))}`,
    }
  },
}

/** As MediaWiki encodes titles in addresses: it leaves these characters as they are. */
const encode = (title: string) =>
  encodeURIComponent(title).replace(/%(3B|40|24|21|2A|28|29|2C|2F|7E|3A)/g, decodeURIComponent)

/** Asks for an entry of the log by the second in which it was made. */
export function logQuestion({
  logId,
  type,
  title,
  timestamp,
}: LogPlace): ApiQuestion<LogRecord | undefined> {
  const parameters = new URLSearchParams({
    ...{ action: 'query', list: 'logevents', formatversion: '2', format: 'json', lelimit: '50' },
    ...{ leprop: 'ids|type|user|userid|comment', letype: type, letitle: title },
    ...{ lestart: timestamp, leend: timestamp },
  })
  return {
    span: 'MediaWiki log entry',
    query: parameters.toString(),
    read: (body) => {
      const entries = list(object(readAnswer(body).query)?.logevents).map(object)
      const entry = entries.find((each) => each?.logid === logId)
      return entry && toLogRecord(entry)
    },
  }
}

/** Asks for the revision that a page had at a time; undefined if it did not exist. */
export const currentQuestion = (
  pageId: number,
  time: string,
): ApiQuestion<RevisionRecord | undefined> => ({
  span: 'MediaWiki revision at a time',
  query: `${REVISION_RECORDS.query}&pageids=${pageId}&rvstart=${time}&rvlimit=1`,
  read: (body) => {
    const page = object(list(object(readAnswer(body).query)?.pages)[0])
    const revision = object(list(page?.revisions)[0])
    return page && revision && toRevisionRecord(revision, integer(revision.revid) ?? 0, page)
  },
})

/** What is at a title now: a page, and its current revision. */
export interface TitleRecord {
  readonly page: PageRecord
  /** 0 if that revision is the first. */
  readonly parentId: number
  readonly timestamp: string
}

/** Asks what page has a title. */
export const titleQuestion = (title: string): ApiQuestion<TitleRecord | undefined> => ({
  span: 'MediaWiki title',
  query: new URLSearchParams({
    ...{ action: 'query', prop: 'info|revisions', formatversion: '2', format: 'json' },
    ...{ rvprop: 'ids|timestamp', titles: title },
  }).toString(),
  read: (body) => {
    const page = object(list(object(readAnswer(body).query)?.pages)[0])
    const revision = object(list(page?.revisions)[0])
    if (!page || !revision) return undefined
    const { parentid, timestamp } = revision
    return {
      page: toPageRecord(page),
      parentId: integer(parentid) ?? 0,
      timestamp: text(timestamp) ?? '',
    }
  },
})
