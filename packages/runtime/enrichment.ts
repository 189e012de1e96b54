import type { CloudEventV1 } from 'cloudevents'
import type { MediaWiki } from '../mediawiki/client.ts'
import type { OpenDelivery } from './delivery.ts'

/** A JSON Schema compiled at build time (see schemas/). `T` is the type generated from it. */
export interface Schema<T> {
  /** `$id` of the newest known version, e.g. `/mediawiki/page/change/1.12.0`. */
  readonly id: string
  /** Major versions that are read, e.g. `[1]`. */
  readonly majors: readonly number[]
  /** True if the data conforms; else `errors` holds the first violation. */
  readonly validate: Validate
  /** Carries the type only; never set. */
  readonly type?: T
}

export interface Validate {
  (data: unknown): boolean
  errors?: readonly { instancePath: string; message?: string }[] | null
}

/** Identifies a page: page ids are unique within one wiki only. */
export interface PageKey {
  readonly wiki_id: string
  readonly page_id: number
}

/** What an enrichment gets beside the change. */
export interface Context {
  /** The event's attributes, without its data. */
  readonly event: Readonly<CloudEventV1<unknown>>
  /** The datacenter this process runs in, `local` where none was named. */
  readonly datacenter: string
  /** Aborted when the event's deadline has passed; hand it to whatever waits. */
  readonly signal: AbortSignal
  readonly mediawiki: MediaWiki
}

/** The result of {@link skip}: the event is dropped on purpose, and counted with its reason. */
export class Skip {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/**
 * Drops the event: nothing is emitted, Knative commits it.
 * @param reason a constant such as `not_wanted`, since it becomes a metric label: never event data
 */
export const skip = (reason: string): Skip => new Skip(reason)

/** The result of {@link passOn}. */
export class PassOn {
  readonly passOn = true
}

const PASS_ON = new PassOn()

/** The event itself goes on, its data byte for byte, with its page as `partitionkey`. */
export const passOn = (): PassOn => PASS_ON

/** The fields of an event that the runtime writes itself, so an enrichment may leave them as they are. */
export type Enriched<Out> = Omit<Out, '$schema' | 'meta'> & { readonly meta?: object }

type Result<Out> = Enriched<Out> | Skip | PassOn

type Value<S> = S extends Schema<infer T> ? T : never

/** One function: which changes it reads, what it makes of them, and where that goes. */
export interface Enrichment<In = never, Out = unknown> {
  /** The function's name, as in its folder, its `source` and its metrics. */
  readonly name: string
  /** The schemas it reads, chosen by the data's `$schema`. */
  readonly input: readonly Schema<unknown>[]
  /** The stream it writes (a name without datacenter), and that stream's schema. */
  readonly output: { readonly stream: string; readonly schema: Schema<Out> }
  /** The page a change is about: the partition key of what goes out, and the subject of a result. */
  readonly key: (change: In) => PageKey
  /**
   * Adds what consumers would otherwise have to look up.
   * @throws TerminalError if that can never succeed, RetryableError if it may later
   */
  readonly enrich: (change: In, context: Context) => Promise<Result<Out>> | Result<Out>
  /** How results leave, in place of the answer or K_SINK. */
  readonly delivery?: OpenDelivery
  /** Reads the topics of all datacenters; the default is only those of its own. */
  readonly everyDatacenter?: boolean
}

/** Everything a function author writes; the rest is the runtime's. Returns the definition as it is. */
export function defineEnrichment<const S extends readonly Schema<unknown>[], Out>(
  definition: Enrichment<Value<S[number]>, Out> & { readonly input: S },
): Enrichment<Value<S[number]>, Out> {
  return definition
}
