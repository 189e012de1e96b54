import type { Check, Median } from './checks.ts'

const US = 'tributary'

const ratio = (metric: string, contestant: string, more: Partial<Check> = {}): Check => ({
  name: `${metric} / ${contestant}`,
  unit: '×',
  better: 'less',
  value: (median) => median(metric, US) / median(metric, contestant),
  ...more,
})

/** With our compile cache, which is shipped, against others as they come. */
const cached = (contestant: string, target?: number, figure = 'cold-start'): Check => ({
  ...ratio(`${figure}-cached-cpu`, contestant, target === undefined ? {} : { target }),
  value: (median) => median(`${figure}-cached-cpu`, US) / median(`${figure}-cpu`, contestant),
})

/** One of our figures by itself. */
const ours = (metric: string, unit: string, target: number, better: Check['better'] = 'less') => ({
  name: metric,
  unit,
  better,
  target,
  value: (median: Median) => median(metric, US),
})

/** One of our figures against another. */
const own = (metric: string, other: string, more: Partial<Check>): Check => ({
  ...ratio(metric, other, more),
  value: (median) => median(metric, US) / median(other, US),
})

/** Events per second: as many as are in flight, each time the wiki has answered. */
const ofIdeal = (latencyMs: number, target?: number): Check => ({
  name: `upstream-${latencyMs}-events / ideal`,
  unit: '×',
  better: 'more',
  ...(target !== undefined && { target }),
  value: (median) => median(`upstream-${latencyMs}-events`, US) / (50 / (latencyMs / 1000)),
})

/** How we should stand. What has no target is watched all the same. */
export const CHECKS: readonly Check[] = [
  ratio('cold-start-cpu', 'floor', { target: 3 }),
  cached('floor', 2.5),
  cached('faas-js-runtime', 0.36),
  cached('functions-framework', 0.6),
  ratio('first-enriched-cpu', 'floor'),
  cached('floor', undefined, 'first-enriched'),
  cached('faas-js-runtime', undefined, 'first-enriched'),
  cached('functions-framework', undefined, 'first-enriched'),
  ratio('cpu-1400', 'floor', { target: 1.7 }),
  ratio('cpu-1400', 'faas-js-runtime', { target: 0.5 }),
  ratio('cpu-1400', 'functions-framework', { target: 0.45 }),
  ratio('cpu-2800', 'floor'),
  ratio('cpu-2800', 'faas-js-runtime'),
  ratio('cpu-2800', 'functions-framework'),
  ratio('cpu-1MB-page', 'floor'),
  ratio('cpu-1MB-page', 'faas-js-runtime'),
  ratio('cpu-1MB-page', 'functions-framework'),
  ratio('memory-1000', 'floor', { target: 1.25 }),
  {
    name: 'memory-growth',
    unit: '%',
    better: 'less',
    target: 5,
    // The floor's own growth is Node's.
    value: (median) => median('memory-growth', US) - Math.max(0, median('memory-growth', 'floor')),
  },
  ratio('throughput-50', 'floor', { better: 'more' }),
  ratio('throughput-50', 'faas-js-runtime', { better: 'more' }),
  ratio('throughput-50', 'functions-framework', { better: 'more' }),
  ratio('throughput-500', 'floor', { better: 'more' }),
  ofIdeal(50, 0.8),
  ofIdeal(500),
  ours('upstream-50-requests', 'per 1,000', 60),
  ours('upstream-50-alone-added', 'ms', 3),
  own('overload-accepted', 'capacity', { better: 'more', target: 0.9 }),
  ours('overload-failed', 'events', 0),
  own('embedded-cpu', 'embedded-alone-cpu', { target: 2 }),
  ratio('kafka-cpu', 'floor', { target: 2 }),
  ratio('kafka-events', 'floor', { better: 'more', target: 0.8 }),
  ours('order-events', '/s', 1500, 'more'),
  ours('order-ahead-events', '/s', 1500, 'more'),
  ours('order-memory-growth', '%', 5),
  ours('bundle-size', 'MB', 1),
]
