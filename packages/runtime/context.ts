import type { Span } from '@opentelemetry/api'
import type { Revision } from '../mediawiki/answer.ts'
import type { MediaWiki, MediaWikiClient, RevisionOf } from '../mediawiki/client.ts'
import { verify } from '../mediawiki/verify.ts'
import type { Event } from './codec/http.ts'
import type { Config } from './config.ts'
import type { Context } from './enrichment.ts'
import { type EventError, RetryableError, TerminalError } from './errors.ts'
import type { Flight } from './flight.ts'
import { type Change, isYoung } from './input.ts'

/** What the author's code gets; made for each event, so it holds references and no closures. */
export class EventContext implements Context, MediaWiki {
  readonly event: Event
  readonly datacenter: string
  readonly #change: Change
  readonly #span: Span
  readonly #flight: Flight
  readonly #client: MediaWikiClient

  constructor(
    event: Event,
    change: Change,
    span: Span,
    flight: Flight,
    config: Config,
    client: MediaWikiClient,
  ) {
    this.event = event
    this.datacenter = config.DATACENTER
    this.#change = change
    this.#span = span
    this.#flight = flight
    this.#client = client
  }

  get signal(): AbortSignal {
    return this.#flight.signal
  }

  get mediawiki(): MediaWiki {
    return this
  }

  async revision(change: RevisionOf): Promise<Revision> {
    const revId = change.revision.rev_id
    const { domain } = change.meta
    const request = { domain, revId, signal: this.#flight.signal, span: this.#span }
    const revision = await this.#client.revision(request)
    if (!revision) throw missing(revId, isYoung(this.#change, this.event))
    verify(change.revision, revision)
    return revision
  }
}

/** Deleted and not there yet look the same to the wiki; time tells them apart. */
const missing = (revId: number, young: boolean): EventError =>
  young
    ? new RetryableError(`the wiki does not have revision ${revId} yet`, {
        code: 'revision_not_yet',
      })
    : new TerminalError(`the wiki does not have revision ${revId}`, { code: 'revision_missing' })
