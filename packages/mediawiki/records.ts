/** The wiki's records as a lookup: revisions without their content, users, log entries, the wiki itself. */
import type { EventScope, Lookup, OpenLookup } from '@tributary/runtime'
import { metaOf } from '@tributary/runtime'
import { type Asking, MediaWikiClient } from './client.ts'
import { MEDIAWIKI_ERRORS } from './errors.ts'
import { type MediaWikiConfig, settings } from './generated/config.js'
import { REVISION_RECORDS, USER_RECORDS } from './kinds.ts'
import {
  currentQuestion,
  type LogPlace,
  logQuestion,
  SITE,
  type Site,
  type TitleRecord,
  titleQuestion,
} from './questions.ts'
import type { LogRecord, RevisionRecord, UserRecord } from './record.ts'
import { orNotYet } from './young.ts'

/** How long what a wiki says of itself is used: namespaces are hardly ever renamed. */
const SITE_KEPT_MS = 600_000
/** Events may name any number of wikis; beyond this many, all are asked again. */
const MAX_SITES = 2000

/** The records of the event's wiki. Nothing that it hides from the public is in them. */
export interface MediaWikiRecords {
  /**
   * A revision and its page, without content; undefined if the wiki does not have it, and the event is
   * not young. Revisions that are asked for at the same time share requests.
   * @throws TerminalError `domain_not_allowed`; RetryableError `revision_not_yet`, `upstream_…`
   */
  revision(revId: number): Promise<RevisionRecord | undefined>
  /** A registered user by the local id; undefined if there is none. Users share requests too. */
  user(userId: number): Promise<UserRecord | undefined>
  /** One entry of the log; undefined if the wiki shows none there, and the event is not young. */
  logEntry(place: LogPlace): Promise<LogRecord | undefined>
  /** The revision that was a page's current one at a time; undefined if the page is not there. Shares no request. */
  revisionAt(pageId: number, time: string): Promise<RevisionRecord | undefined>
  /** The page that has a title now; undefined if there is none. */
  pageAt(title: string): Promise<TitleRecord | undefined>
  /** How the wiki names its pages. */
  site(): Promise<Site>
}

/** What a wiki has recorded about its revisions, users and log, by MediaWiki's Action API. */
export const mediawikiRecords: OpenLookup<MediaWikiRecords, MediaWikiConfig> = {
  settings,
  errors: MEDIAWIKI_ERRORS,
  address: 'MEDIAWIKI_API_URL',
  open: (service, name) => new RecordsLookup(new MediaWikiClient(service, name)),
}

class RecordsLookup implements Lookup<MediaWikiRecords> {
  readonly #client: MediaWikiClient
  /** By the wiki's domain: what it says of itself, and when that is asked again. */
  readonly #sites = new Map<string, { readonly site: Promise<Site>; readonly until: number }>()

  constructor(client: MediaWikiClient) {
    this.#client = client
  }

  forEvent(scope: EventScope): MediaWikiRecords {
    const { signal, span, change } = scope
    const domain = metaOf(change).domain as string | undefined
    const asking = { domain, signal, span }
    return {
      revision: async (revId) => {
        const found = await this.#client.get(REVISION_RECORDS, revId, asking)
        return orNotYet(found, scope, `revision ${revId}`)
      },
      user: (userId) => this.#client.get(USER_RECORDS, userId, asking),
      logEntry: async (place) => {
        const found = await this.#client.ask(logQuestion(place), asking)
        return orNotYet(found, scope, `log entry ${place.logId}`)
      },
      revisionAt: (pageId, time) => this.#client.ask(currentQuestion(pageId, time), asking),
      pageAt: (title) => this.#client.ask(titleQuestion(title), asking),
      site: () => this.#site(String(domain), asking),
    }
  }

  /** Events that come while the first one asks wait for its answer, and fail with it. */
  #site(domain: string, asking: Asking): Promise<Site> {
    const known = this.#sites.get(domain)
    if (known && known.until > Date.now()) return known.site
    if (this.#sites.size >= MAX_SITES) this.#sites.clear()
    const site = this.#client.ask(SITE, asking)
    this.#sites.set(domain, { site, until: Date.now() + SITE_KEPT_MS })
    site.catch(() => this.#sites.delete(domain))
    return site
  }

  warm(): Promise<void> {
    return this.#client.warm()
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
