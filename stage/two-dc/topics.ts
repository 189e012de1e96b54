/** Wikimedia's two main datacenters: eqiad is in Ashburn, Virginia, codfw in Carrollton, Texas. */
export type DatacenterName = 'eqiad' | 'codfw'

export const DATACENTERS: readonly DatacenterName[] = ['eqiad', 'codfw']

export const other = (name: DatacenterName): DatacenterName =>
  name === 'eqiad' ? 'codfw' : 'eqiad'

export const PARTITIONS = 4

/** Streams of each datacenter by itself: `eqiad.mediawiki.…` is written in eqiad only. */
export const CHANGES = 'mediawiki.page_change.v1'
export const ENRICHED = 'mediawiki.page_wikitext_change'
export const DEAD_LETTERS = 'mediawiki.page_wikitext_change.dead_letter'

/** The one ordered stream of both datacenters, written by the active one, and its inconsistent events. */
export const ORDERED = 'mediawiki.page_change_ordered'
export const INCONSISTENCY = 'mediawiki.page_change_ordered.inconsistency'

/** Dead letters of the ordered stream. They stay in the datacenter that was active. */
export const ORDER_DEAD_LETTERS = 'mediawiki.page_change_ordered.dead_letter'

/**
 * The topics that are always mirrored from a datacenter to the other: the input of the ordered stream, and
 * nothing else. Changes are enriched where they were made, and dead letters are replayed there.
 */
export const mirrored = (from: DatacenterName): string[] => [`${from}.${ENRICHED}`]

/** The topics that are mirrored from the active datacenter to the other, in that direction only. */
export const ONE_WAY: readonly string[] = [ORDERED, INCONSISTENCY]

/** All topics of a datacenter's Kafka: its own, the copies of the other's, and the ordered stream. */
export const topicsOf = (name: DatacenterName): string[] => [
  ...[CHANGES, ENRICHED, DEAD_LETTERS, ORDER_DEAD_LETTERS].map((stream) => `${name}.${stream}`),
  ...mirrored(other(name)),
  ...ONE_WAY,
]
