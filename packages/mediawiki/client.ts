import type { Span } from '@opentelemetry/api'
import type { Config } from '../runtime/config.ts'
import type { Metrics } from '../runtime/telemetry/metrics.ts'
import { type Resolve, resolver } from './address.ts'
import type { Revision } from './answer.ts'
import { Api } from './api.ts'
import { Coalescer } from './coalescer.ts'
import { START } from './limit.ts'

/** What of a change is needed to ask for its revision, and to check the answer against it. */
export interface RevisionOf {
  readonly meta: { readonly domain?: string }
  readonly revision: {
    readonly rev_id: number
    readonly rev_sha1?: string
    readonly rev_size?: number
    readonly is_content_visible?: boolean
    readonly content_slots?: Readonly<
      Record<string, { readonly content_sha1?: string; readonly content_size?: number } | undefined>
    >
  }
}

/** The wiki as an enrichment sees it. */
export interface MediaWiki {
  /**
   * The revision a change is about, with the content of all its slots, checked against the change.
   * @throws TerminalError `domain_not_allowed`, `revision_missing`
   * @throws RetryableError `revision_not_yet`, `upstream_…`
   */
  revision(change: RevisionOf): Promise<Revision>
}

/** One event's request for a revision. */
export interface RevisionRequest {
  readonly domain: string | undefined
  readonly revId: number
  readonly signal: AbortSignal
  readonly span: Span
}

/** How long what was learned about a wiki is remembered once it is idle. */
const REMEMBERED_MS = 10_000

/** Asks MediaWiki's Action API for revisions; those asked of one wiki at once share a request. */
export class MediaWikiClient {
  readonly #resolve: Resolve
  readonly #wait: number
  readonly #api: Api
  /** The wikis in use. */
  readonly #wikis = new Map<string, Coalescer>()
  readonly #forgetting = new WeakMap<Coalescer, NodeJS.Timeout>()

  constructor(name: string, config: Config, metrics: Metrics) {
    this.#resolve = resolver(config.MEDIAWIKI_API_URL, config.MEDIAWIKI_ALLOWED_DOMAINS)
    this.#wait = config.MEDIAWIKI_BATCH_WAIT_MS
    this.#api = new Api(name, config, metrics)
    metrics.watchUpstream(this)
  }

  warm(): Promise<void> {
    return this.#api.warm()
  }

  close(): Promise<void> {
    return this.#api.close()
  }

  /** Requests under way, of all wikis. */
  get inFlight(): number {
    return [...this.#wikis.values()].reduce((sum, { inFlight }) => sum + inFlight, 0)
  }

  /** The smallest limit of any wiki in use. */
  get limit(): number {
    const limits = [...this.#wikis.values()].map(({ limit }) => limit.value)
    return limits.length === 0 ? START : Math.min(...limits)
  }

  /**
   * @returns the revision, or undefined if the wiki does not have it (yet)
   * @throws TerminalError `domain_not_allowed`; RetryableError `upstream_…`, or what the signal was
   * aborted with
   */
  async revision({ domain, revId, signal, span }: RevisionRequest): Promise<Revision | undefined> {
    const address = this.#resolve(domain)
    signal.throwIfAborted()
    const key = `${address.url} ${address.host}`
    let wiki = this.#wikis.get(key)
    if (!wiki) {
      const added: Coalescer = new Coalescer(
        (...request) => this.#api.revisions(address, ...request),
        this.#wait,
        () => this.#idle(key, added),
      )
      wiki = added
      this.#wikis.set(key, wiki)
    }
    return wiki.revision(revId, signal, span)
  }

  /** Drops an idle wiki; one whose limit is not that of a new one only after a while. */
  #idle(key: string, wiki: Coalescer): void {
    const forget = () => {
      if (wiki.idle && this.#wikis.get(key) === wiki) this.#wikis.delete(key)
    }
    const timer = this.#forgetting.get(wiki)
    if (wiki.limit.value === START) forget()
    else if (timer) timer.refresh()
    else this.#forgetting.set(wiki, setTimeout(forget, REMEMBERED_MS).unref())
  }
}
