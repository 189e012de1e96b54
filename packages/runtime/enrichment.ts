import type { CloudEventV1 } from 'cloudevents'
import type { OpenDelivery } from './delivery.ts'
import type { Lookups, Opened } from './lookup.ts'
import type { PassOn, Skip } from './results.ts'
import type { Schema } from './schema.ts'

/** The entity that a change is about, such as a page. */
export interface Key {
  /** The Kafka key of the output, printable ASCII, e.g. `{"city_id":42}`. */
  readonly partitionkey: string
  /** The CloudEvent's subject, e.g. `cities/42`. */
  readonly subject: string
}

/** The second argument of `enrich`, beside its lookups. */
export interface Context {
  /** The event's attributes, and its data as it came. */
  readonly event: Readonly<CloudEventV1<unknown>>
  /** The datacenter this process runs in; `local` if DATACENTER is not set. */
  readonly datacenter: string
  /** Aborted when the event's deadline has passed; hand it to whatever waits. */
  readonly signal: AbortSignal
}

/**
 * A result of `enrich`. It may leave out `$schema` and `meta`, which the host writes itself. (`Omit` would
 * drop every named member, since a generated type has an index signature too.)
 */
export type Enriched<Out> = {
  [K in keyof Out as K extends '$schema' | 'meta' ? never : K]: Out[K]
} & { readonly meta?: object }

type Result<Out> = Enriched<Out> | Skip | PassOn

/** A stream that a function reads. */
export interface InputStream<T = unknown> {
  /** Its name without a datacenter, e.g. `city_change`. */
  readonly stream: string
  readonly schema: Schema<T>
  /**
   * Whether its records have the entity as their Kafka key, so that Knative keeps their order; true by
   * default.
   */
  readonly keyed?: boolean
  /** Whether not every datacenter has it, so that a component adds it to the pipeline; false by default. */
  readonly optional?: boolean
}

/** A stream that a function reads, or a schema alone, which is accepted from any stream. */
export type Input<T = unknown> = Schema<T> | InputStream<T>

type Value<I> = I extends Input<infer T> ? T : never

/** One function: which changes it reads, what it makes of them, and where the result goes. */
export interface Enrichment<In, Out, L = Lookups> {
  /** The function's name, as in its folder, its `source` and its metrics. */
  readonly name: string
  /** The streams or schemas it reads. The schema of an event is chosen by the data's `$schema`. */
  readonly input: readonly Input[]
  /** The stream it writes (a name without datacenter), and that stream's schema. */
  readonly output: { readonly stream: string; readonly schema: Schema<Out> }
  /** The entity a change is about. */
  readonly key: (change: In) => Key
  /** Its lookups; `enrich` gets each under its name. */
  readonly lookups?: L
  /**
   * Adds what consumers would otherwise have to look up.
   * @throws TerminalError if that can never succeed, RetryableError if it may later
   */
  readonly enrich: (change: In, context: Context & Opened<L>) => Promise<Result<Out>> | Result<Out>
  /** How the results leave, in place of the answer or K_SINK. */
  readonly delivery?: OpenDelivery<In>
  /** It reads the topics of all datacenters. Without it, events of another one are refused. */
  readonly everyDatacenter?: boolean
}

/** Any enrichment, as the host runs it. */
export interface Definition extends Omit<Enrichment<never, unknown>, 'enrich'> {
  readonly enrich: (change: never, context: never) => unknown
}

/**
 * Defines a function: all that its author writes, the rest is the host's. Returns the definition as it is.
 *
 * @example
 * export default defineEnrichment({
 *   name: 'city-weather',
 *   input: [{ stream: 'city_change', schema: cityChange }],
 *   output: { stream: 'city_weather', schema: cityWeather },
 *   key: ({ city_id }) => ({ partitionkey: `{"city_id":${city_id}}`, subject: `cities/${city_id}` }),
 *   lookups: { weather },
 *   enrich: async (change, { weather }) => ({ ...change, weather: await weather.of(change.city_id) }),
 * })
 */
export function defineEnrichment<
  const I extends readonly Input[],
  Out,
  // biome-ignore lint/complexity/noBannedTypes: an enrichment without lookups gets none
  const L extends Lookups = {},
>(
  definition: Enrichment<Value<I[number]>, Out, L> & { readonly input: I },
): Enrichment<Value<I[number]>, Out, L> {
  return definition
}

/** Whether an input is a stream, and not a schema alone. */
export const isStream = (input: Input): input is InputStream => 'stream' in input

/** Lists the schemas that a function reads, with a stream or alone. */
export const inputSchemas = ({ input }: Pick<Definition, 'input'>): Schema<unknown>[] =>
  input.map((entry) => (isStream(entry) ? entry.schema : entry))
