import type { Settings } from '@tributary/runtime'
export interface KafkaConfig {
/**
 * The brokers to contact first; they name the others.
 */
KAFKA_BROKERS: string
/**
 * The topic to read.
 */
KAFKA_TOPIC: string
/**
 * The consumer group, which shares the partitions among its members and keeps the offsets. A backfill takes a new one.
 */
KAFKA_CONSUMER_GROUP: string
/**
 * The topic for results.
 */
KAFKA_OUTPUT_TOPIC: string
/**
 * The topic for dead letters, events that failed for good. It must take what KAFKA_TOPIC takes.
 */
KAFKA_DEAD_LETTER_TOPIC: string
/**
 * The topic for events that have no place in the order, each with its `reason`. A function that puts events in order needs it; others do not read it.
 */
KAFKA_INCONSISTENCY_TOPIC?: string
/**
 * The `source` of a record that is no CloudEvent, before `#` and its topic. Set it to a KafkaSource's to keep the ids of the events that it brought.
 */
KAFKA_SOURCE?: string
/**
 * Which events wait for each other: those of one key (`keyed`), those of one partition (`partition`), or none (`unordered`). A record without a key has the key that the function makes of its event.
 */
KAFKA_ORDERING: ("keyed" | "partition" | "unordered")
/**
 * How often a result is stored if a process dies: again with the same id (`at-least-once`), or once for whoever reads committed records only (`exactly-once`).
 */
KAFKA_DELIVERY: ("at-least-once" | "exactly-once")
/**
 * How often an event that failed is tried again before it becomes a dead letter.
 */
KAFKA_RETRY: number
/**
 * The n-th retry waits delay·2^n (`exponential`) or delay·n (`linear`).
 */
KAFKA_BACKOFF_POLICY: ("exponential" | "linear")
/**
 * That delay.
 */
KAFKA_BACKOFF_DELAY: string
/**
 * Where to begin a partition of which the group has committed nothing: at the oldest record (`committed`, `earliest`), at the end (`latest`), or at the records of this time and after it.
 */
KAFKA_START: string
/**
 * Where to end, with exit code 0: where the topic ends at the start (`latest`), or before the records of this time, which may be in the future.
 */
KAFKA_END?: string
/**
 * The rack of this process, to read from a follower there (`replica.selector.class` of the brokers).
 */
KAFKA_CLIENT_RACK?: string
/**
 * After this time without a sign of life, other members of the group get the partitions of this one, in milliseconds.
 */
KAFKA_SESSION_TIMEOUT_MS: number
/**
 * How to connect, in librdkafka's names.
 */
KAFKA_SECURITY_PROTOCOL: ("PLAINTEXT" | "SSL" | "SASL_PLAINTEXT" | "SASL_SSL")
/**
 * How the user authenticates.
 */
KAFKA_SASL_MECHANISM: ("PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512")
/**
 * The user, for SASL.
 */
KAFKA_SASL_USERNAME?: string
/**
 * The user's password, for SASL.
 */
KAFKA_SASL_PASSWORD?: string
/**
 * A file with the authorities to trust, instead of Node's.
 */
KAFKA_SSL_CA_LOCATION?: string
/**
 * A file with the client's certificate.
 */
KAFKA_SSL_CERTIFICATE_LOCATION?: string
/**
 * A file with the client's key.
 */
KAFKA_SSL_KEY_LOCATION?: string
}

export declare const settings: Settings
