/** Times of the database, MediaWiki's 14 digits in UTC, and how long its rows are to be believed. */

/** `20261128010706` → `2026-11-28T01:07:06Z` */
export const isoTime = (digits: string | undefined): string | undefined =>
  digits?.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')

/** The reader drops its copies of comments and names after as long. */
const FRESH_MS = 5000

/**
 * Whether a transaction was committed so long ago that what its rows show may be hidden by now: then it is left out
 * unless the wiki shows it, too.
 */
export const isLate = (committedAt: string): boolean => ageOf(committedAt) > FRESH_MS

/** In milliseconds. */
export const ageOf = (time: string): number => Date.now() - Date.parse(time)
