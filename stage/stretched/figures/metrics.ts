/** What an operator's metrics showed during a cell. */
import type { Metric } from '../probe/records.ts'

/** Metrics that count: their increase is shown, the sum of all nodes. */
const COUNTERS = ['IsrShrinks', 'IsrExpands', 'FailedIsrUpdates', 'TimedOutBrokerHeartbeatCount']
/** Metrics that say how it is: the most that any node had is shown. */
const GAUGES = [
  'UnderReplicatedPartitions',
  'UnderMinIsrPartitionCount',
  'OfflinePartitionsCount',
  'FencedBrokerCount',
  'PreferredReplicaImbalanceCount',
  'ReplicaMaxLag',
]

export interface MetricFigures {
  readonly [name: string]: number
}

/** The increase of counters, the most of gauges, and how many times there was a new controller. */
export function metricsOf(
  metrics: readonly Metric[],
  { from, to }: { readonly from: number; readonly to: number },
): MetricFigures & { readonly controllerElections: number; readonly epochs: number } {
  const seen = metrics.filter(({ at }) => at <= to)
  const figures: Record<string, number> = {}
  for (const name of COUNTERS) figures[name] = increase(seen, name, from)
  for (const name of GAUGES) figures[name] = most(seen, name, from)
  const epochs = most(seen, 'RaftEpoch', from) - most(before(seen, from), 'RaftEpoch', 0)
  return { ...figures, epochs, controllerElections: controllers(seen, from) }
}

const before = (metrics: readonly Metric[], from: number) => metrics.filter(({ at }) => at < from)

/** A process that starts again counts from 0. */
function increase(metrics: readonly Metric[], name: string, from: number): number {
  const last = new Map<number, number>()
  let sum = 0
  for (const { at, node, name: each, value } of metrics) {
    if (each !== name || typeof value !== 'number') continue
    const previous = last.get(node) ?? 0
    if (at >= from) sum += value >= previous ? value - previous : value
    last.set(node, value)
  }
  return sum
}

/** The most, among the last values before the time too. */
function most(metrics: readonly Metric[], name: string, from: number): number {
  const last = new Map<number, number>()
  const values: number[] = []
  for (const { at, node, name: each, value } of metrics) {
    if (each !== name || typeof value !== 'number') continue
    if (at < from) last.set(node, value)
    else values.push(value)
  }
  return Math.max(0, ...last.values(), ...values)
}

/** How many times a voter became the leader. */
function controllers(metrics: readonly Metric[], from: number): number {
  return metrics.filter(
    ({ at, name, value }) => at >= from && name === 'RaftState' && value === 'leader',
  ).length
}

/** The node that is the controller. */
export function controllerOf(metrics: readonly Metric[]): number | undefined {
  const states = new Map<number, number | string>()
  for (const { node, name, value } of metrics) {
    if (name === 'RaftState') states.set(node, value)
    if (name === 'Unreachable') states.delete(node)
  }
  return [...states].find(([, state]) => state === 'leader')?.[0]
}
