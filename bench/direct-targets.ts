/** The targets of a function that reads Kafka itself. */

import { absolute, against, CONFLUENT, ratio, US } from './check-kinds.ts'
import type { Check } from './checks.ts'

const DIRECT_TABLE = [
  ['direct-partition', 'order per partition'],
  ['direct-10000-keys', 'order per key, 10,000 keys'],
  ['direct-100-keys', 'order per key, 100 keys'],
  ['direct-unordered', 'no order'],
] as const

/** With the default delivery. */
const ONCE = [
  ['cpu', 'CPU time per event', { target: 0.7 }],
  ['events', 'events per second', { better: 'more', target: 0.95 }],
] as const

export const DIRECT: readonly Check[] = [
  against('direct-100-cpu', 'Directly on Kafka: CPU time per event', 'floor', { target: 0.7 }),
  against('direct-100-events', 'Directly on Kafka: events per second', 'floor', {
    better: 'more',
    target: 0.95,
  }),
  ...ONCE.map(([what, title, options]) =>
    ratio(
      `direct-once-100-${what} / floor`,
      `Directly on Kafka, exactly once: ${title}, against the floor`,
      `direct-once-100-${what}`,
      (median) => median(`direct-100-${what}`, 'floor'),
      options,
    ),
  ),
  against('direct-100-requests', 'Directly on Kafka: requests to the wiki', 'floor', {
    target: 0.033,
  }),
  against('direct-100-events', 'Directly on Kafka: events per second', CONFLUENT, {
    better: 'more',
  }),
  against('direct-100-cpu', 'Directly on Kafka: CPU time per event', CONFLUENT),
  against('direct-100-memory', 'Directly on Kafka: memory', CONFLUENT, { target: 0.33 }),
  against(
    'direct-1000-events',
    'Directly on Kafka, 1,000 in flight: events per second',
    'floor-coalescing',
    { better: 'more', target: 0.8 },
  ),
  against(
    'direct-1000-events',
    'Directly on Kafka, 1,000 in flight: events per second',
    CONFLUENT,
    {
      better: 'more',
    },
  ),
  // 5,000 events per second on one core.
  absolute('direct-1000-cpu', 'Directly on Kafka, 1,000 in flight: CPU time per event', 'µs', 200),
  against('direct-1000-memory', 'Directly on Kafka, 1,000 in flight: memory', CONFLUENT),
  ...DIRECT_TABLE.flatMap(([metric, words]) => [
    against(`${metric}-seconds`, `10,000 records of 0–5 ms, ${words}: time`, CONFLUENT, {
      target: 1,
    }),
    against(`${metric}-memory`, `10,000 records of 0–5 ms, ${words}: memory`, CONFLUENT),
  ]),
  ratio(
    'direct-memory-late / direct-memory-early',
    'Directly on Kafka: memory after 1,000,000 events, against after 100,000',
    'direct-memory-late',
    (median) => median('direct-memory-early', US),
    { target: 1.15 },
  ),
  absolute(
    'direct-memory-large',
    'Directly on Kafka: memory with records of up to 10 MB',
    'MB',
    512,
  ),
  absolute('direct-repeated', 'Directly on Kafka: events repeated after kill -9', 'events', 150),
]
