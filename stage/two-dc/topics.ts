export type Name = 'eqiad' | 'codfw'

export const NAMES: readonly Name[] = ['eqiad', 'codfw']

export const other = (name: Name): Name => (name === 'eqiad' ? 'codfw' : 'eqiad')

export const PARTITIONS = 4

/** The topics with a datacenter in their name: written there only. */
export const CHANGES = 'mediawiki.page_change.v1'
export const ENRICHED = 'mediawiki.page_wikitext_change'
export const DEAD_LETTERS = 'mediawiki.page_wikitext_change.dead_letter'

/** The one stream of both, written where it is active, and what has no place in its order. */
export const ORDERED = 'mediawiki.page_change_ordered'
export const INCONSISTENCY = 'mediawiki.page_change_ordered.inconsistency'

/**
 * What a datacenter mirrors from the other all the time: only what the ordered stream is made of. The
 * changes themselves are enriched where they were made, and dead letters are dealt with there.
 */
export const mirrored = (from: Name): string[] => [`${from}.${ENRICHED}`]

/** Where what the ordered stream could not take is kept; written where it is active, and stays there. */
export const ORDER_DEAD_LETTERS = 'mediawiki.page_change_ordered.dead_letter'

/** What is mirrored from the active datacenter to the other only. */
export const ONE_WAY: readonly string[] = [ORDERED, INCONSISTENCY]

/** All topics of a datacenter's Kafka: its own, the copies of the other's, and the ordered stream. */
export const topicsOf = (name: Name): string[] => [
  ...[CHANGES, ENRICHED, DEAD_LETTERS, ORDER_DEAD_LETTERS].map((stream) => `${name}.${stream}`),
  ...mirrored(other(name)),
  ...ONE_WAY,
]
