/** The figures that people ask about, as panels of the plot. results.json has all the others. */

export type Kind = 'ours' | 'peer' | 'floor'

export interface Bar {
  readonly label: string
  readonly kind: Kind
  /** The metric, and whose it is. */
  readonly of: readonly [metric: string, contestant: string]
  /** Names of the checks whose targets apply to this bar. */
  readonly checks?: readonly string[]
}

export interface Panel {
  readonly title: string
  readonly unit: string
  readonly better: 'less' | 'more'
  /** The conditions of the measurement, in a sentence or two. */
  readonly note: string
  readonly bars: readonly Bar[]
}

const PEERS = ['faas-js-runtime', 'functions-framework'] as const
const VENDORS: Readonly<Record<string, string>> = {
  'faas-js-runtime': 'kn func',
  'functions-framework': 'Google',
}

const ours = (metric: string, label = 'Tributary', ...checks: string[]): Bar => ({
  label,
  kind: 'ours',
  of: [metric, 'tributary'],
  checks,
})

const floor = (metric: string, label = 'floor: bare Node'): Bar => ({
  label,
  kind: 'floor',
  of: [metric, 'floor'],
})

const peers = (metric: string): Bar[] =>
  PEERS.map((name) => ({
    label: `${name} (${VENDORS[name]})`,
    kind: 'peer',
    of: [metric, name],
  }))

/** A bar for Confluent's parallel-consumer. */
const confluent = (metric: string): Bar => ({
  label: 'parallel-consumer',
  kind: 'peer',
  of: [metric, 'parallel-consumer'],
})

/** The checks of a metric against the floor, or against all. */
const against = (metric: string, ...names: readonly string[]): string[] =>
  names.map((name) => `${metric} / ${name}`)

export const PANELS: readonly Panel[] = [
  {
    title: 'CPU time per event',
    unit: 'µs',
    better: 'less',
    note: 'A page change of 1.4 KB is answered as it came. This is the cost of the runtime alone.',
    bars: [
      ours('cpu-1400', 'Tributary', ...against('cpu-1400', 'floor', ...PEERS)),
      floor('cpu-1400'),
      ...peers('cpu-1400'),
    ],
  },
  {
    title: 'CPU time of a cold start',
    unit: 'ms',
    better: 'less',
    note: "From the start of the process to its first answer. Tributary's images contain a compile cache.",
    bars: [
      ours(
        'cold-start-cached-cpu',
        'Tributary, with its cache',
        ...against('cold-start-cached-cpu', 'floor', ...PEERS),
      ),
      ours('cold-start-cpu', 'Tributary, without it', ...against('cold-start-cpu', 'floor')),
      floor('cold-start-cpu'),
      ...peers('cold-start-cpu'),
    ],
  },
  {
    title: 'Memory after 1,000 events',
    unit: 'MB',
    better: 'less',
    note: 'Resident memory of the process.',
    bars: [
      ours('memory-1000', 'Tributary', ...against('memory-1000', 'floor')),
      floor('memory-1000'),
      ...peers('memory-1000'),
    ],
  },
  {
    title: 'Memory over two million events',
    unit: 'MB',
    better: 'less',
    note: 'Resident memory of page-wikitext-change. The target is 15 % more than after 100,000 events.',
    bars: [
      ours('memory-long-early', 'after 100,000 events'),
      ours('memory-long-late', 'after 2,000,000 events', 'memory-long-late / memory-long-early'),
    ],
  },
  {
    title: 'Requests to the wiki per 1,000 events',
    unit: 'requests',
    better: 'less',
    note: 'Each event needs one revision. Tributary asks for up to 50 revisions in one request.',
    bars: [
      ours('upstream-50-requests', 'Tributary', 'upstream-50-requests'),
      floor('upstream-50-requests'),
      ...peers('upstream-50-requests'),
    ],
  },
  {
    title: 'Events per second when the wiki takes 50 ms',
    unit: 'events/s',
    better: 'more',
    note: 'With 50 events in flight, the ideal is 1,000 events/s.',
    bars: [
      ours('upstream-50-events', 'Tributary', ...against('upstream-50-events', 'ideal')),
      floor('upstream-50-events'),
      ...peers('upstream-50-events'),
    ],
  },
  {
    title: "Latency added to the wiki's answer",
    unit: 'ms',
    better: 'less',
    note: 'One event at a time, with a wiki that takes 50 ms.',
    bars: [
      ours('upstream-50-alone-added', 'Tributary', 'upstream-50-alone-added'),
      floor('upstream-50-alone-added'),
    ],
  },
  {
    title: 'Events accepted per second under overload',
    unit: 'events/s',
    better: 'more',
    note: 'Callers send twice as many events as the function can enrich; the rest is refused with 503.',
    bars: [
      ours('overload-accepted', 'at twice the capacity', 'overload-accepted / capacity'),
      ours('capacity', 'at its capacity'),
    ],
  },
  {
    title: 'CPU time per event with the embedded eventing layer',
    unit: 'µs',
    better: 'less',
    note: 'The command tributary run, from file to file, includes the function; alone, the function is called over HTTP.',
    bars: [
      ours('embedded-cpu', 'tributary run', 'embedded-cpu / embedded-alone-cpu'),
      ours('embedded-alone-cpu', 'the function alone'),
    ],
  },
  {
    title: 'CPU time per event from Kafka to Kafka',
    unit: 'µs',
    better: 'less',
    note: 'The command tributary run enriches one topic into another. The floor is a bare loop with the same client.',
    bars: [
      ours('kafka-cpu', 'tributary run', ...against('kafka-cpu', 'floor')),
      floor('kafka-cpu', 'floor: bare loop'),
    ],
  },
  {
    title: 'Events per second from Kafka to Kafka',
    unit: 'events/s',
    better: 'more',
    note: 'The same run, with a wiki that takes 50 ms and 100 events in flight.',
    bars: [
      ours('kafka-events', 'tributary run', ...against('kafka-events', 'floor')),
      floor('kafka-events', 'floor: bare loop'),
    ],
  },
  {
    title: 'Directly on Kafka: CPU time per event',
    unit: 'µs',
    better: 'less',
    note: 'A function that reads Kafka itself, 100 events in flight; the wiki takes 50 ms.',
    bars: [
      ours('direct-100-cpu', 'Tributary', ...against('direct-100-cpu', 'floor')),
      floor('direct-100-cpu', 'floor: bare loop'),
      confluent('direct-100-cpu'),
    ],
  },
  {
    title: 'Directly on Kafka: events per second',
    unit: 'events/s',
    better: 'more',
    note: 'The same with 1,000 events in flight. The floor asks for up to 50 revisions in one request, as Tributary does.',
    bars: [
      ours('direct-1000-events', 'Tributary', ...against('direct-1000-events', 'floor-coalescing')),
      {
        ...floor('direct-1000-events', 'floor: bare loop'),
        of: ['direct-1000-events', 'floor-coalescing'],
      },
      confluent('direct-1000-events'),
    ],
  },
  {
    title: 'Ordered stream: changes per second',
    unit: 'changes/s',
    better: 'more',
    note: "A backlog of 100,000 changes from two datacenters' topics is put in order.",
    bars: [
      ours('order-events', 'topics start together', 'order-events'),
      ours('order-ahead-events', 'one starts an hour later', 'order-ahead-events'),
    ],
  },
  {
    title: "Size of a function's bundle",
    unit: 'MB',
    better: 'less',
    note: 'The one file that page-wikitext-change is deployed as.',
    bars: [ours('bundle-size', 'Tributary', 'bundle-size')],
  },
]
