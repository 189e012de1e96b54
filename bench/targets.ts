import { absolute, against, cached, type Options, ratio, US } from './check-kinds.ts'
import type { Check } from './checks.ts'
import { DIRECT } from './direct-targets.ts'

/** With 50 events in flight, the ideal is that all of them are answered each time the wiki has answered. */
const ofIdeal = (latencyMs: number, options: Options = {}): Check =>
  ratio(
    `upstream-${latencyMs}-events / ideal`,
    `Events per second when the wiki takes ${latencyMs} ms, against the ideal`,
    `upstream-${latencyMs}-events`,
    () => 50 / (latencyMs / 1000),
    { ...options, better: 'more' },
  )

const COLD = 'CPU time of a cold start'
const COLD_CACHED = `${COLD} with the compile cache`
const FIRST = 'CPU time until the first enriched event'
const FIRST_CACHED = `${FIRST} with the compile cache`
const SMALL = 'CPU time per event of 1.4 KB'
const USUAL = 'CPU time per event of 2.8 KB'
const LARGE = 'CPU time per event with a text of 1 MiB'
const THROUGHPUT = 'Events per second with 50 in flight'

/** How we should stand. A check without a target is only compared with its committed value. */
export const CHECKS: readonly Check[] = [
  against('cold-start-cpu', COLD, 'floor', { target: 3 }),
  cached('cold-start', COLD_CACHED, 'floor', 2),
  cached('cold-start', COLD_CACHED, 'faas-js-runtime', 0.36),
  cached('cold-start', COLD_CACHED, 'functions-framework', 0.6),
  against('first-enriched-cpu', FIRST, 'floor'),
  cached('first-enriched', FIRST_CACHED, 'floor'),
  cached('first-enriched', FIRST_CACHED, 'faas-js-runtime'),
  cached('first-enriched', FIRST_CACHED, 'functions-framework'),
  against('cpu-1400', SMALL, 'floor', { target: 1.8 }),
  against('cpu-1400', SMALL, 'faas-js-runtime', { target: 0.4 }),
  against('cpu-1400', SMALL, 'functions-framework', { target: 0.4 }),
  against('cpu-2800', USUAL, 'floor'),
  against('cpu-2800', USUAL, 'faas-js-runtime'),
  against('cpu-2800', USUAL, 'functions-framework'),
  against('cpu-1MB-page', LARGE, 'floor'),
  against('cpu-1MB-page', LARGE, 'faas-js-runtime'),
  against('cpu-1MB-page', LARGE, 'functions-framework'),
  against('memory-1000', 'Memory after 1,000 events', 'floor', { target: 1.25 }),
  {
    name: 'memory-growth',
    title: "Memory growth from 10,000 to 200,000 events, beyond the floor's own growth",
    unit: '%',
    better: 'less',
    target: 5,
    value: (median) => median('memory-growth', US) - Math.max(0, median('memory-growth', 'floor')),
    limit: () => 5,
  },
  ratio(
    'memory-long-late / memory-long-early',
    'Memory after 2,000,000 events, against after 100,000',
    'memory-long-late',
    (median) => median('memory-long-early', US),
    { target: 1.15 },
  ),
  against('throughput-50', THROUGHPUT, 'floor', { better: 'more' }),
  against('throughput-50', THROUGHPUT, 'faas-js-runtime', { better: 'more' }),
  against('throughput-50', THROUGHPUT, 'functions-framework', { better: 'more' }),
  against('throughput-500', 'Events per second with 500 in flight', 'floor', { better: 'more' }),
  ofIdeal(50, { target: 0.8 }),
  ofIdeal(500),
  absolute('upstream-50-requests', 'Requests to the wiki per 1,000 events', 'per 1,000', 60),
  absolute('upstream-50-alone-added', "Latency added to the wiki's, one event at a time", 'ms', 3),
  ratio(
    'overload-accepted / capacity',
    'Events accepted at twice the capacity, against the capacity',
    'overload-accepted',
    (median) => median('capacity', US),
    { better: 'more', target: 0.9 },
  ),
  absolute('overload-failed', 'Events failed at twice the capacity', 'events', 0),
  ratio(
    'embedded-cpu / embedded-alone-cpu',
    'CPU time per event in `tributary run`, against the function alone',
    'embedded-cpu',
    (median) => median('embedded-alone-cpu', US),
    { target: 2 },
  ),
  against('kafka-cpu', 'CPU time per event from Kafka to Kafka', 'floor', { target: 2 }),
  against('kafka-events', 'Events per second from Kafka to Kafka', 'floor', {
    better: 'more',
    target: 0.8,
  }),
  ...DIRECT,
  absolute('order-events', 'Ordered stream: changes per second', '/s', 1500, 'more'),
  absolute(
    'order-ahead-events',
    'Ordered stream: changes per second, one datacenter an hour ahead',
    '/s',
    1500,
    'more',
  ),
  absolute('order-memory-growth', 'Ordered stream: memory growth in a backlog', '%', 5),
  absolute('order-live-wait', 'Ordered stream: longest wait of a live change', 's', 13),
  absolute('order-terminated-wait', 'Ordered stream: longest wait around SIGTERM', 's', 13),
  // The lease of 10 s has to expire.
  absolute('order-killed-wait', 'Ordered stream: longest wait around kill -9', 's', 23),
  absolute('bundle-size', "Size of page-wikitext-change's bundle", 'MB', 1),
]
