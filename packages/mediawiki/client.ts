import type { Span } from '@opentelemetry/api'
import { Counter, countRequests, type Service } from '@tributary/runtime'
import { type Address, type Resolve, resolver } from './address.ts'
import type { Revision } from './answer.ts'
import { Api, type ApiQuestion } from './api.ts'
import { Coalescer, INITIAL_LIMIT } from './coalescer.ts'
import type { MediaWikiConfig } from './generated/config.js'
import { type Kind, REVISIONS } from './kinds.ts'
import { Pace } from './pace.ts'

/** The event on whose behalf a wiki is asked. */
export interface Asking {
  /** The wiki's host name, from the event. */
  readonly domain: string | undefined
  readonly signal: AbortSignal
  readonly span: Span
}

/** One event's request for a revision. */
export interface RevisionRequest extends Asking {
  readonly revId: number
}

/** A coalescer of any kind of thing. */
type Remembered = Pick<Coalescer<never>, 'idle' | 'inFlight' | 'limit' | 'pace' | 'suspects'>

/** How long the limit of an idle wiki is remembered. */
const LIMIT_REMEMBERED_MS = 10_000
/** How long its suspects are: longer than the last gap between two retries of an event. */
const SUSPECTS_REMEMBERED_MS = 600_000
/** Events may name any number of wikis that do not exist; beyond this many, none is remembered. */
const MAX_WIKIS = 2000

/** Asks MediaWiki's Action API; what is asked of one wiki at once shares a request. */
export class MediaWikiClient {
  readonly #resolve: Resolve
  readonly #wait: number
  readonly #perSecond: number | undefined
  readonly #api: Api
  /** The wikis in use, by their address and what they are asked for. */
  readonly #wikis = new Map<string, Remembered>()
  /** The pace of each wiki, which all its requests share; by its address. */
  readonly #paces = new Map<string, Pace>()
  readonly #forgetting = new WeakMap<Remembered, NodeJS.Timeout>()

  /** @param lookup the name under which the function has the wiki */
  constructor({ name, config, metrics }: Service<MediaWikiConfig>, lookup = 'mediawiki') {
    this.#resolve = resolver(config.MEDIAWIKI_API_URL, config.MEDIAWIKI_ALLOWED_DOMAINS)
    this.#wait = config.MEDIAWIKI_BATCH_WAIT_MS
    this.#perSecond = config.MEDIAWIKI_MAX_REQUESTS_PER_SECOND
    const revisions = new Counter({
      name: 'tributary_upstream_revisions_total',
      help: 'Revisions that the requests to the wikis asked for; events share requests.',
      labelNames: ['function', 'lookup'],
      registers: [metrics.registry],
    })
    const count = countRequests(name, lookup, metrics, this)
    const asked = (count: number) => revisions.inc({ function: name, lookup }, count)
    this.#api = new Api(name, config, count, asked)
  }

  warm(): Promise<void> {
    return this.#api.warm()
  }

  close(): Promise<void> {
    return this.#api.close()
  }

  /** Requests in flight, of all wikis. */
  get inFlight(): number {
    return [...this.#wikis.values()].reduce((sum, { inFlight }) => sum + inFlight, 0)
  }

  /** The smallest limit of any wiki in use. */
  get limit(): number {
    const limits = [...this.#wikis.values()].map(({ limit }) => limit.value)
    return limits.length === 0 ? INITIAL_LIMIT : Math.min(...limits)
  }

  /**
   * @returns the revision, or undefined if the wiki does not have it (yet)
   * @throws TerminalError `domain_not_allowed`; RetryableError `upstream_…`, or the signal's reason
   */
  revision({ revId, ...asking }: RevisionRequest): Promise<Revision | undefined> {
    return this.get(REVISIONS, revId, asking)
  }

  /**
   * Asks for one thing of a kind, together with others that are asked for at the same time.
   * @returns undefined if the wiki does not have it (yet)
   * @throws TerminalError `domain_not_allowed`; RetryableError `upstream_…`, or the signal's reason
   */
  async get<T>(
    kind: Kind<T>,
    id: number,
    { domain, signal, span }: Asking,
  ): Promise<T | undefined> {
    const address = this.#resolve(domain)
    signal.throwIfAborted()
    const key = `${kind.span} ${nameOf(address)}`
    let wiki = this.#wikis.get(key) as Coalescer<T> | undefined
    if (!wiki) {
      const added: Coalescer<T> = new Coalescer<T>(
        (...request) => this.#api.get(kind, address, ...request),
        this.#wait,
        this.#paceOf(address),
        () => this.#idle(key, added),
      )
      wiki = added
      this.#wikis.set(key, wiki)
    }
    return wiki.get(id, signal, span)
  }

  /**
   * Asks a question that shares no request.
   * @throws TerminalError `domain_not_allowed`; RetryableError `upstream_…`, or the signal's reason
   */
  async ask<T>(question: ApiQuestion<T>, { domain, signal, span }: Asking): Promise<T> {
    const address = this.#resolve(domain)
    await this.#paceOf(address).turn(signal)
    signal.throwIfAborted()
    return this.#api.ask(question, address, signal, [span])
  }

  #paceOf(address: Address): Pace {
    const name = nameOf(address)
    let pace = this.#paces.get(name)
    if (!pace) {
      pace = new Pace(this.#perSecond)
      for (const [other, { remembered }] of this.#paces) {
        if (this.#paces.size < MAX_WIKIS) break
        if (remembered === 0) this.#paces.delete(other)
      }
      this.#paces.set(name, pace)
    }
    return pace
  }

  /** Drops an idle wiki: at once if nothing was learned about it, else after a while. */
  #idle(key: string, wiki: Remembered): void {
    const forget = () => {
      if (wiki.idle && this.#wikis.get(key) === wiki) this.#wikis.delete(key)
    }
    clearTimeout(this.#forgetting.get(wiki))
    const { limit, suspects, pace } = wiki
    const { remembered } = pace
    const isNew = limit.value === INITIAL_LIMIT && suspects.size === 0 && remembered === 0
    if (isNew || this.#wikis.size > MAX_WIKIS) forget()
    else {
      const learned = suspects.size > 0 ? SUSPECTS_REMEMBERED_MS : LIMIT_REMEMBERED_MS
      const after = Math.max(learned, remembered)
      this.#forgetting.set(wiki, setTimeout(forget, after).unref())
    }
  }
}

const nameOf = ({ url, host }: Address) => `${url} ${host}`
