import {
  type EventScope,
  type Lookup,
  metaOf,
  type OpenLookup,
  RetryableError,
  type Service,
  TerminalError,
} from '@tributary/runtime'
import type { Revision } from './answer.ts'
import { MediaWikiClient } from './client.ts'
import { MEDIAWIKI_ERRORS } from './errors.ts'
import { type MediaWikiConfig, settings } from './generated/config.js'
import type { PageChange } from './page-change.ts'
import { verify } from './verify.ts'

/** How old an event may be for a missing revision to be blamed on replica lag. */
const YOUNG_MS = 10_000

/** The wiki as an enrichment sees it. */
export interface MediaWiki {
  /**
   * The revision a change is about, with the content of all its slots, checked against the change.
   * @throws TerminalError `domain_not_allowed`, `revision_missing`
   * @throws RetryableError `revision_not_yet`, `upstream_…`
   *
   * @example const { slots } = await mediawiki.revision(change)
   */
  revision(change: RevisionOf): Promise<Revision>
}

/** The fields of a change that say which revision it is about, and what the revision must contain. */
export interface RevisionOf {
  readonly meta: PageChange['meta']
  readonly revision: PageChange['revision']
}

/** MediaWiki's Action API as a lookup; requests for revisions of one wiki at the same time are shared. */
export const mediawiki: OpenLookup<MediaWiki, MediaWikiConfig> = {
  settings,
  errors: MEDIAWIKI_ERRORS,
  address: 'MEDIAWIKI_API_URL',
  open(service) {
    warn(service)
    return new MediaWikiLookup(new MediaWikiClient(service))
  },
}

class MediaWikiLookup implements Lookup<MediaWiki> {
  readonly #client: MediaWikiClient

  constructor(client: MediaWikiClient) {
    this.#client = client
  }

  forEvent(scope: EventScope): MediaWiki {
    return { revision: (change) => this.#revision(change, scope) }
  }

  async #revision({ meta, revision }: RevisionOf, scope: EventScope): Promise<Revision> {
    const { rev_id: revId } = revision
    const { signal, span } = scope
    const found = await this.#client.revision({ domain: meta.domain, revId, signal, span })
    if (!found) throw missing(revId, isYoung(scope))
    verify(revision, found)
    return found
  }

  warm(): Promise<void> {
    return this.#client.warm()
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

/** For the wiki a deleted revision and one that is not there yet look the same; time tells them apart. */
const missing = (revId: number, young: boolean) =>
  young
    ? new RetryableError(`the wiki does not have revision ${revId} yet`, {
        code: 'revision_not_yet',
      })
    : new TerminalError(`the wiki does not have revision ${revId}`, { code: 'revision_missing' })

/** Whether a missing revision may still be on its way to the replica. */
function isYoung({ change, event }: EventScope): boolean {
  const { dt = event.time } = metaOf(change)
  return typeof dt === 'string' && Date.now() - Date.parse(dt) < YOUNG_MS
}

function warn({ config, log }: Service<MediaWikiConfig>): void {
  const { MEDIAWIKI_CONTACT: contact, MEDIAWIKI_API_URL: url } = config
  if (url.includes('{domain}') && contact.includes('example.org')) {
    log.write('warn', "MEDIAWIKI_CONTACT is not set: public wikis ask for a client's contact")
  }
}
