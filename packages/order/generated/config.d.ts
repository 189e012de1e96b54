import type { Settings } from '@tributary/runtime'
/**
 * The settings of a function that puts changes in order, with their defaults.
 */
export interface OrderConfig {
/**
 * The address for changes that have no place in the order of their page. Each is posted with its `reason`.
 */
INCONSISTENCY_SINK?: string
/**
 * How far out of order an event may be, in seconds of event time. A change whose parent was not seen waits until every input has come this far beyond it.
 */
ORDER_WINDOW_SECONDS: number
/**
 * The window for a page that nothing is known about, in seconds. An input that brings nothing for twice this time is idle: no change waits for it.
 */
ORDER_SETTLE_SECONDS: number
/**
 * How many changes of one topic may wait for other changes of that topic. Beyond it, the newest are answered 503. Keep it below 100, the requests that a KafkaSource has in flight.
 */
ORDER_MAX_HELD: number
/**
 * The store for the state of each page: the memory of the process (`memory:`), or Redis or Valkey.
 */
ORDER_STORE: string
/**
 * A page is forgotten when nothing was published of it for this many days, and is then like one that was never seen. An older change of a page that is not known is reported as late. Choose twice the retention of the inputs or more.
 */
ORDER_FORGET_DAYS: number
/**
 * Whether this instance may become active. One eligible instance is; another takes over when it stops.
 */
ORDER_ACTIVE: ("true" | "false")
}

export declare const settings: Settings
