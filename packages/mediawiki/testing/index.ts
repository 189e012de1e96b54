/** @tributary/mediawiki/testing: a wiki for the tests of enrichments, and changes that fit it. */
export { type RecordedWiki, type RevisionAnswer, recordedWiki } from './recorded-wiki.ts'
export { withText } from './with-text.ts'
