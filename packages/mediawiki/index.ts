/** @tributary/mediawiki: page changes and their key, the wiki as a lookup, and redaction. */
export type { Revision, Slot } from './answer.ts'
export { withContent, withoutContent } from './content.ts'
export type { MediaWikiConfig } from './generated/config.js'
export { type MediaWiki, mediawiki, type ParentOf, type RevisionOf } from './lookup.ts'
export {
  asPageChange,
  CHANGELOG_KIND,
  type PageChangeWithKind,
  type RevisionState,
  type User,
} from './page-change.ts'
export { type PageId, pageKey, partitionKey } from './page-key.ts'
export type { LogPlace, Site, TitleRecord } from './questions.ts'
export type {
  Author,
  LogRecord,
  PageRecord,
  RevisionRecord,
  SlotRecord,
  UserRecord,
} from './record.ts'
export { type MediaWikiRecords, mediawikiRecords } from './records.ts'
export { withoutHidden } from './redact.ts'
export { revisionState, slotState, userState } from './revision-state.ts'
export { sha1Base36 } from './sha1.ts'
