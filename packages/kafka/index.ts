/** @tributary/kafka: Kafka's records as events, for functions that read Kafka themselves and for the command. */
export { Availability } from './availability.ts'
export { type BackoffPolicy, backoff } from './backoff.ts'
export { inBatches } from './batches.ts'
export {
  connect,
  explain,
  holdLoosely,
  inTime,
  isFinal,
  type KafkaAddress,
  library,
} from './client.ts'
export { isEvent, readStructured, type StoredEvent } from './cloudevent.ts'
export { readSettings } from './connection-settings.ts'
export {
  EXTENSION_HEADER,
  errorData,
  errorExtensions,
  withErrors,
  withoutErrors,
} from './dead-letter.ts'
export { parseDuration } from './durations.ts'
export { reason, StopError } from './failure.ts'
export { IdempotentProducer } from './idempotent-producer.ts'
export { type LastRecords, lastRecords } from './last-records.ts'
export { Link } from './link.ts'
export { type KafkaMessage, kafkaMessage } from './message.ts'
export { Pull, type Pulled } from './pull.ts'
export { Refused, TooLarge } from './refused.ts'
export {
  eventHeaders,
  type KafkaRecord,
  kafkaSource,
  recordHeaders,
  type SourceEvent,
  sourceEvent,
  type TraceContext,
} from './source-event.ts'
export { TopicReader } from './topic-reader.ts'
export { type Bounds, Window } from './window.ts'
export { Writer } from './writer.ts'
