/** @tributary/runtime: the host of a function. Functions, lookups and deliveries are written with it. */
export type { BinaryMessage, Event } from './codec/http.ts'
export { type Config, readConfig, settingsOf } from './config.ts'
export { definitionProblems, NO_DEFINITION } from './definition-problems.ts'
export type {
  Delivery,
  EventRecord,
  OpenDelivery,
  Ordering,
  Outgoing,
  Partitions,
  Store,
} from './delivery.ts'
export {
  type Context,
  type Definition,
  defineEnrichment,
  type Enriched,
  type Enrichment,
  type Input,
  type InputStream,
  inputSchemas,
  isStream,
  type Key,
} from './enrichment.ts'
export {
  ERRORS,
  type ErrorRow,
  type ErrorTable,
  EventError,
  RetryableError,
  TerminalError,
} from './errors.ts'
export { type Change, indexSchemas, metaOf, type Received, readChange } from './input.ts'
export { jsonKey } from './key.ts'
export { Log } from './log.ts'
export type { EventScope, Lookup, Lookups, OpenLookup } from './lookup.ts'
export { main } from './main.ts'
export { HTTP_ERRORS, type Refusal, RefusedError } from './rest/errors.ts'
export { http, type RestApi } from './rest/http.ts'
export type { Query, QueryValue } from './rest/path.ts'
export type { HttpOptions } from './rest/settings.ts'
export { passOn, Skip, skip } from './results.ts'
export type { Envelope, Schema, Validate } from './schema.ts'
export { type RunningFunction, type ServeOptions, serve } from './server.ts'
export type { Part, Service } from './service.ts'
export { ConfigError, type Settings } from './settings.ts'
export { type HttpSink, httpSink } from './sink.ts'
export { Metrics, SECONDS } from './telemetry/metrics.ts'
export { Counter, Gauge, Histogram } from './telemetry/prometheus.ts'
export { startTraces } from './telemetry/start.ts'
export { endSpan, startUpstreamSpan, traceContext } from './telemetry/tracing.ts'
export type {
  EventHandler,
  IncomingEvent,
  RunningTransport,
  Transport,
} from './transport.ts'
export {
  invalidAnswer,
  StatusError,
  UPSTREAM_ERRORS,
} from './upstream/errors.ts'
export { Limit } from './upstream/limit.ts'
export { type CountRequest, countRequests, type UpstreamState } from './upstream/metrics.ts'
export { Pending, type Place } from './upstream/pending.ts'
export { type Question, Upstream } from './upstream/upstream.ts'
