import {
  EventError,
  type EventScope,
  type Lookup,
  metaOf,
  type OpenLookup,
  type Service,
  TerminalError,
} from '@tributary/runtime'
import type { Revision } from './answer.ts'
import { MediaWikiClient } from './client.ts'
import { MEDIAWIKI_ERRORS } from './errors.ts'
import { type MediaWikiConfig, settings } from './generated/config.js'
import type { PageChange } from './page-change.ts'
import { asEventShows } from './redact.ts'
import { verify } from './verify.ts'
import { orNotYet } from './young.ts'

/** The wiki as an enrichment sees it. What is asked at the same time shares requests. */
export interface MediaWiki {
  /**
   * The revision a change is about, with the content of its slots, checked against the change. A slot that
   * the wiki or the change hides has no content.
   * @throws TerminalError `domain_not_allowed`, `revision_missing`
   * @throws RetryableError `revision_not_yet`, `upstream_…`
   *
   * @example const { slots } = await mediawiki.revision(change)
   */
  revision(change: RevisionOf): Promise<Revision>
  /**
   * The revision before it on the page, checked against the change; undefined if there is none, or the
   * wiki does not have it any more. A slot that the wiki or the change hides has no content.
   * @throws TerminalError `domain_not_allowed`; RetryableError `revision_not_yet`, `upstream_…`
   *
   * @example const before = (await mediawiki.parent(change))?.slots.main?.content ?? ''
   */
  parent(change: ParentOf): Promise<Revision | undefined>
  /**
   * Revisions of the event's wiki, in the order of their ids; undefined for one that the wiki does not
   * have. A slot that the wiki or the event hides has no content.
   * @throws TerminalError `domain_not_allowed`; RetryableError `revision_not_yet`, `upstream_…`
   *
   * @example const [first, second] = await mediawiki.revisions([34, 46])
   */
  revisions(revIds: readonly number[]): Promise<(Revision | undefined)[]>
}

/** The fields of a change that say which revision it is about, and what the revision must contain. */
export interface RevisionOf {
  readonly meta: PageChange['meta']
  readonly revision: PageChange['revision']
}

/** The fields that say which revision was before it. */
export interface ParentOf extends RevisionOf {
  readonly prior_state?: PageChange['prior_state']
}

/** MediaWiki's Action API as a lookup; requests for revisions of one wiki at the same time are shared. */
export const mediawiki: OpenLookup<MediaWiki, MediaWikiConfig> = {
  settings,
  errors: MEDIAWIKI_ERRORS,
  address: 'MEDIAWIKI_API_URL',
  open(service, name) {
    warn(service)
    return new MediaWikiLookup(new MediaWikiClient(service, name))
  },
}

class MediaWikiLookup implements Lookup<MediaWiki> {
  readonly #client: MediaWikiClient

  constructor(client: MediaWikiClient) {
    this.#client = client
  }

  forEvent(scope: EventScope): MediaWiki {
    return {
      revision: (change) => this.#revision(change, scope),
      parent: (change) => this.#parent(change, scope),
      revisions: (revIds) => this.#revisions(revIds, scope),
    }
  }

  async #revision({ meta, revision }: RevisionOf, scope: EventScope): Promise<Revision> {
    const { rev_id: revId } = revision
    const found = await this.#ask(meta.domain, revId, scope)
    if (!found) throw gone(revId)
    verify(revision, found)
    return asEventShows(found, { revision })
  }

  async #parent(change: ParentOf, scope: EventScope): Promise<Revision | undefined> {
    const { meta, revision, prior_state: { revision: prior } = {} } = change
    // A change without `rev_parent_id` may name its parent there. A prior state of the same revision
    // has no id, or the same one.
    const revId = revision.rev_parent_id ?? prior?.rev_id
    if (!revId || revId === revision.rev_id) return undefined
    const found = await this.#ask(meta.domain, revId, scope)
    if (found && prior?.rev_id === revId) verify(prior, found)
    return found && asEventShows(found, change)
  }

  #revisions(revIds: readonly number[], scope: EventScope): Promise<(Revision | undefined)[]> {
    const { domain } = metaOf(scope.change)
    const asked = revIds.map(async (revId) => {
      if (!Number.isSafeInteger(revId) || revId < 1) throw NO_ID
      const found = await this.#ask(domain as string | undefined, revId, scope)
      return found && asEventShows(found, scope.change)
    })
    return Promise.all(asked)
  }

  /** @returns the revision; undefined if the wiki does not have it, and the event is not young */
  async #ask(
    domain: string | undefined,
    revId: number,
    scope: EventScope,
  ): Promise<Revision | undefined> {
    const { signal, span } = scope
    const found = await this.#client.revision({ domain, revId, signal, span })
    return orNotYet(found, scope, `revision ${revId}`)
  }

  warm(): Promise<void> {
    return this.#client.warm()
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}

const gone = (revId: number) =>
  new TerminalError(`the wiki does not have revision ${revId}`, { code: 'revision_missing' })

const NO_ID = new EventError(
  'mediawiki.revisions: one of the ids is no whole number over 0; leave it out',
  'internal_error',
  500,
)

function warn({ config, log }: Service<MediaWikiConfig>): void {
  const { MEDIAWIKI_CONTACT: contact, MEDIAWIKI_API_URL: url } = config
  if (url.includes('{domain}') && contact.includes('example.org')) {
    log.write('warn', "MEDIAWIKI_CONTACT is not set: public wikis ask for a client's contact")
  }
}
