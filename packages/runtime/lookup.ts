import type { Span } from '@opentelemetry/api'
import type { Event } from './codec/http.ts'
import type { Change } from './input.ts'
import type { Part } from './service.ts'

/** The event on whose behalf something is looked up. */
export interface EventScope {
  readonly event: Event
  readonly change: Change
  /** Aborted at the event's deadline, and at the end of the process. */
  readonly signal: AbortSignal
  readonly span: Span
}

/** Something that an enrichment asks, opened once with the service. */
export interface Lookup<Api> {
  /** Gives what `enrich` gets under the lookup's name, for one event. */
  forEvent(scope: EventScope): Api
  /** Loads what the first event will need. */
  warm?(): Promise<void>
  close?(): Promise<void>
}

/** A lookup that an enrichment names in its `lookups`. */
export type OpenLookup<Api, C = never> = Part<Lookup<Api>, C>

/** The lookups of a function by their names, such as `{ geo, weather }`. */
export type Lookups = Readonly<Record<string, OpenLookup<unknown>>>

/** The members of the context for these lookups. */
export type Opened<L> = {
  readonly [Name in keyof L]: L[Name] extends Part<Lookup<infer Api>> ? Api : never
}
