/** @tributary/runtime: what a function is written with, and what runs it. */

export type { Revision, Slot } from '../mediawiki/answer.ts'
export type { MediaWiki } from '../mediawiki/client.ts'
export { withContent, withoutContent } from '../mediawiki/content.ts'
export {
  asPageChange,
  type PageChange,
  pageKey,
  type RevisionCreate,
} from '../mediawiki/page-change.ts'
export { withoutHidden } from '../mediawiki/redact.ts'
export { sha1Base36 } from '../mediawiki/sha1.ts'
export { decode, type Event, encode } from './codec/http.ts'
export { type Config, ConfigError, readConfig } from './config.ts'
export {
  type Context,
  defineEnrichment,
  type Enrichment,
  type PageKey,
  passOn,
  type Schema,
  skip,
  type Validate,
} from './enrichment.ts'
export { ERRORS, type ErrorCode, RetryableError, TerminalError } from './errors.ts'
export { Log } from './log.ts'
export { main } from './main.ts'
export { partitionKey } from './output.ts'
export { type RunningFunction, type ServeOptions, serve } from './server.ts'
