import type { Settings } from '@tributary/runtime'
/**
 * The settings of a function that asks a wiki, with their defaults.
 */
export interface MediaWikiConfig {
/**
 * The address of MediaWiki's Action API. If it contains `{domain}`, each wiki is called at its own address. If not, all requests go to this address, with the wiki's name in the `Host` header.
 */
MEDIAWIKI_API_URL: string
/**
 * The only hosts that may be called if the address contains `{domain}`, separated by commas. `*` stands for one label of a host name.
 */
MEDIAWIKI_ALLOWED_DOMAINS: string
/**
 * An address where a wiki's operators can reach you. It is part of the User-Agent.
 */
MEDIAWIKI_CONTACT: string
/**
 * How long one request to the wiki may take, in milliseconds.
 */
MEDIAWIKI_TIMEOUT_MS: number
/**
 * How long a revision waits for others to share its request, in milliseconds, while earlier requests to the wiki are in flight. An idle wiki is asked at once.
 */
MEDIAWIKI_BATCH_WAIT_MS: number
/**
 * How many requests a second each wiki gets from this process; an idle wiki gets those of one second at once. Events wait for their turn until their deadline. A backfill needs it, to spare the wikis.
 */
MEDIAWIKI_MAX_REQUESTS_PER_SECOND?: number
}

export declare const settings: Settings
