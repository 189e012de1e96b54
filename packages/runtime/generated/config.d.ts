import type { Validate } from '../enrichment.ts'
export interface Config {
/**
 * The port to listen on; Knative sets it.
 */
PORT: number
/**
 * The datacenter this process runs in: part of `source`, and events of another one's topics are refused. Unset: no such guard, and a warning at the start.
 */
DATACENTER: string
/**
 * The Action API. With `{domain}` in it, the wiki's own address; without, one fixed address that gets the wiki's name in `Host`.
 */
MEDIAWIKI_API_URL: string
/**
 * With `{domain}` in the address: the only hosts that are ever called. Separated by commas; `*` stands for one label.
 */
MEDIAWIKI_ALLOWED_DOMAINS: string
/**
 * Whom a wiki's operators can reach about this client; part of the User-Agent.
 */
MEDIAWIKI_CONTACT: string
/**
 * How long one request to the wiki may take, in milliseconds.
 */
MEDIAWIKI_TIMEOUT_MS: number
/**
 * How long a revision waits for others to share its request, in milliseconds, while the wiki is busy with requests before it; an idle one is asked at once.
 */
MEDIAWIKI_BATCH_WAIT_MS: number
/**
 * How long one event may take, in milliseconds. Keep it below the step's `delivery.timeout`.
 */
EVENT_DEADLINE_MS: number
/**
 * Events in progress at once; one more is answered 503.
 */
MAX_CONCURRENT_EVENTS: number
/**
 * The largest event that is read, in bytes.
 */
MAX_EVENT_BYTES: number
/**
 * The largest enriched event that is sent, in bytes.
 */
MAX_OUTPUT_BYTES: number
/**
 * How long what is in progress may take after SIGTERM, in milliseconds; what is left then is answered 503.
 */
SHUTDOWN_GRACE_MS: number
/**
 * Where to post events instead of answering with them; Knative's SinkBinding sets it. The caller then gets 204 once the event is taken there.
 */
K_SINK?: string
/**
 * page-change-order: where changes go that have no place in the order of their page, each with the `reason`.
 */
INCONSISTENCY_SINK?: string
/**
 * page-change-order: by how much an event may be out of place, in seconds of event time. A change whose parent was not seen waits until every input is so far beyond it.
 */
ORDER_WINDOW_SECONDS: number
/**
 * page-change-order: the same on a page of which nothing is known, in seconds. An input that brings nothing for twice as long is not waited for.
 */
ORDER_SETTLE_SECONDS: number
/**
 * page-change-order: so many changes of one topic wait for others of the same topic; of more, the newest are answered 503. Below the 100 requests that a KafkaSource has in flight.
 */
ORDER_MAX_HELD: number
/**
 * page-change-order: where the state of each page is: in the process (`memory:`), or in Redis or Valkey.
 */
ORDER_STORE: string
/**
 * page-change-order: whether this one may be active. Of those that may, one is, and another takes over when it ends.
 */
ORDER_ACTIVE: ("true" | "false")
/**
 * The Knative Service this is; Serving sets it. There an event that is passed on waits for K_SINK: as an answer to a KafkaSource it would be lost.
 */
K_SERVICE?: string
/**
 * How much is logged, one JSON line each on standard output. `info` shows events that were not enriched, `debug` every event.
 */
LOG_LEVEL: ("debug" | "info" | "warn" | "error" | "silent")
}

export declare const validate: Validate
export declare const integers: ReadonlySet<string>
export declare const allowed: Readonly<Record<keyof Config, string>>
