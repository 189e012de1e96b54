/** Programs that read a topic, do the same work for each record, and write the results into another topic. */
import type { Broker } from '../../stage/kafka/broker.ts'
import { tributary } from '../contestants.ts'
import { parallelConsumer } from './parallel-consumer.ts'

export type Ordering = 'keyed' | 'partition' | 'unordered'

/** Work between two topics. */
export interface KafkaWork {
  readonly broker: Broker
  readonly input: string
  readonly output: string
  readonly deadLetters: string
  readonly group: string
  readonly ordering: Ordering
  readonly inFlight: number
  readonly events: number
  /** The wiki's address for the enrichment; without it each record takes 0 to 5 ms. */
  readonly wiki?: string | undefined
}

export interface KafkaContestant {
  readonly name: string
  /** The program and its arguments. */
  readonly command: (work: KafkaWork) => readonly string[]
  readonly env?: (work: KafkaWork) => NodeJS.ProcessEnv
}

const floorWith = (name: string, revisions: number): KafkaContestant => ({
  name,
  command: ({ broker, input, output, group, wiki = '', events, inFlight }) => {
    const topics = [broker.address, input, output, group, wiki]
    return [
      process.execPath,
      'bench/floor/kafka.ts',
      ...topics,
      ...[events, inFlight, revisions].map(String),
      'stored',
    ]
  },
})

/** A bare loop of the same Kafka client, with a request to the wiki for each event. */
export const bareLoop: KafkaContestant = floorWith('floor', 1)

/** The bare loop with up to 50 revisions in one request, as many as MediaWiki answers. */
export const coalescingLoop: KafkaContestant = floorWith('floor-coalescing', 50)

/** The bundle of a function, as a Deployment runs it; at least once, as the peers. */
export const direct: KafkaContestant = {
  name: 'tributary',
  command: (work) => [process.execPath, ...tributary.args(work.wiki ? 'wikitext' : 'wait')],
  env: ({ broker, input, output, deadLetters, group, ordering, inFlight, wiki }) => ({
    FUNC_TRANSPORT: 'kafka',
    PORT: '0',
    DATACENTER: 'local',
    KAFKA_BROKERS: broker.address,
    KAFKA_TOPIC: input,
    KAFKA_CONSUMER_GROUP: group,
    KAFKA_OUTPUT_TOPIC: output,
    KAFKA_DEAD_LETTER_TOPIC: deadLetters,
    KAFKA_ORDERING: ordering,
    KAFKA_DELIVERY: 'at-least-once',
    MAX_CONCURRENT_EVENTS: String(inFlight),
    ...(wiki && { MEDIAWIKI_API_URL: wiki }),
  }),
}

/** The function with its default delivery: results and offsets are stored in one transaction. */
export const directOnce: KafkaContestant = {
  ...direct,
  env: (work) => ({ ...direct.env?.(work), KAFKA_DELIVERY: 'exactly-once' }),
}

const ORDERS: Record<Ordering, string> = {
  keyed: 'KEY',
  partition: 'PARTITION',
  unordered: 'UNORDERED',
}

/** Confluent's parallel-consumer, the library for many records in flight with order per key. */
export const confluent: KafkaContestant = {
  name: 'parallel-consumer',
  command: ({ broker, input, output, group, ordering, inFlight, wiki }) => {
    const how = [ORDERS[ordering], String(inFlight), ...(wiki ? [wiki] : [])]
    const program = parallelConsumer(wiki ? 'Enrich' : 'Wait')
    return ['java', ...program, broker.address, input, output, group, ...how]
  },
}
