import type { Settings } from '@tributary/runtime'
export interface CaptureConfig {
/**
 * The database server and the user, who needs REPLICATION SLAVE, and SELECT on each wiki's database. Of several servers with one GTID history, such as a primary and its replicas, the first that answers is read.
 */
CAPTURE_DATABASE: string
/**
 * The user's password.
 */
CAPTURE_PASSWORD?: string
/**
 * A file with the authorities to trust. With it the connections to the database use TLS.
 */
CAPTURE_SSL_CA_LOCATION?: string
/**
 * The databases to capture, with the host name of each wiki. A `*` in the database stands for any text, and a `*` in the host name for that text.
 */
CAPTURE_WIKIS: string
/**
 * Where to begin if the topic is empty, or if the log no longer has what follows the topic's position: at the end of the log (`latest`, for an empty topic only), or after this GTID.
 */
CAPTURE_START: string
/**
 * The id that this reader has among the servers that replicate from the database. By default it is made of the topic's name, from 2147483648 on.
 */
CAPTURE_SERVER_ID?: number
/**
 * The brokers to contact first; they name the others.
 */
KAFKA_BROKERS: string
/**
 * The topic for the events. The reader finds its position in it, so nothing else may write there.
 */
KAFKA_OUTPUT_TOPIC?: string
/**
 * The datacenter of the database. It is part of the events' `source`, and begins the topic's name.
 */
DATACENTER: string
/**
 * The port for health and metrics.
 */
PORT: number
/**
 * How long events that were read may take to be stored after SIGTERM, in milliseconds.
 */
SHUTDOWN_GRACE_MS: number
/**
 * How much is logged on standard output, one JSON line each.
 */
LOG_LEVEL: ("debug" | "info" | "warn" | "error" | "silent")
}

export declare const settings: Settings
