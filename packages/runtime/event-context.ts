import type { Span } from '@opentelemetry/api'
import type { Event } from './codec/http.ts'
import type { Context } from './enrichment.ts'
import type { EventInProgress } from './event-in-progress.ts'
import type { Change, Received } from './input.ts'
import type { EventScope, Lookup } from './lookup.ts'

/** The author's context for one event. Each lookup is a member under its name. */
export class EventContext implements Context, EventScope {
  readonly event: Event
  readonly change: Change
  readonly span: Span
  readonly datacenter: string
  readonly #work: EventInProgress;
  /** The lookups. */
  [name: string]: unknown

  constructor(
    { event, change }: Received,
    span: Span,
    work: EventInProgress,
    datacenter: string,
    lookups: readonly (readonly [string, Lookup<unknown>])[],
  ) {
    this.event = event
    this.change = change
    this.span = span
    this.datacenter = datacenter
    this.#work = work
    for (const [name, lookup] of lookups) this[name] = lookup.forEvent(this)
  }

  get signal(): AbortSignal {
    return this.#work.signal
  }
}
