/** Times of the database: MediaWiki's 14 digits, UTC. */

/** `20261128010706` → `2026-11-28T01:07:06Z` */
export const isoTime = (digits: string | undefined): string | undefined =>
  digits?.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')
