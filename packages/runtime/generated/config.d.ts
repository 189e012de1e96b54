import type { Settings } from '../settings.ts'
/**
 * The settings that every function reads, with their defaults.
 */
export interface Config {
/**
 * The port to listen on; Knative sets it.
 */
PORT: number
/**
 * How events come in: over `http`, or from `kafka`, which the function then reads itself.
 */
FUNC_TRANSPORT: ("http" | "kafka")
/**
 * The datacenter this process runs in. It is part of `source`, and events from another datacenter's topics are refused. `local` refuses none, and warns at the start.
 */
DATACENTER: string
/**
 * How long one event may take, in milliseconds. Keep it below the step's `delivery.timeout`.
 */
EVENT_DEADLINE_MS: number
/**
 * How many events may be in progress at a time; further ones are answered 503.
 */
MAX_CONCURRENT_EVENTS: number
/**
 * The largest event that is accepted, in bytes.
 */
MAX_EVENT_BYTES: number
/**
 * The largest result that is sent, in bytes.
 */
MAX_OUTPUT_BYTES: number
/**
 * How long events in progress may take after SIGTERM, in milliseconds; those that are not done by then are answered 503.
 */
SHUTDOWN_GRACE_MS: number
/**
 * The address to post results to, instead of answering with them; Knative's SinkBinding sets it. The caller gets 204 once the sink has acknowledged the event.
 */
K_SINK?: string
/**
 * The name of this Knative Service; Serving sets it. With it, a function that passes events on answers 503 until K_SINK is set: as an answer to a KafkaSource the event would be lost.
 */
K_SERVICE?: string
/**
 * How much is logged on standard output, one JSON line each. `info` shows every event that was not enriched, `debug` every event.
 */
LOG_LEVEL: ("debug" | "info" | "warn" | "error" | "silent")
}

export declare const settings: Settings
