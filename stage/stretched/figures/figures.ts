/** Makes the figures of a cell of what was observed. */
import type { Observed } from '../probe/observed.ts'
import type { ConsumerKind, Sent, SentAlone } from '../probe/records.ts'
import { MAIN_SITES, type MainSite, REPLICAS, siteOfPartition } from '../sites.ts'
import { accountOf, type RecordAccount } from './account.ts'
import { metricsOf } from './metrics.ts'
import { type Quantiles, quantiles } from './quantiles.ts'
import { type Unavailable, unavailable, type Wait } from './unavailable.ts'

/** The time of a cell, in milliseconds since 1970. */
export interface Span {
  /** When the disturbance began; the latency before it is the usual one. */
  readonly from: number
  readonly to: number
  /** A record that takes longer than this is one that could not be written, or not be read. */
  readonly patienceMs: number
  /** Whether a record is near to a site: its producer's partition, or what its consumer reads. */
  readonly isNear: (site: MainSite, partition: number, from: MainSite) => boolean
}

/** Near: the leader of the partition stands, before the disturbance, in the site of the client. */
export interface NearAndFar {
  readonly near: Quantiles | undefined
  readonly far: Quantiles | undefined
}

export interface Figures extends RecordAccount {
  /** Milliseconds until a record of a steady producer was acknowledged. */
  readonly produce: NearAndFar
  /** The same for a producer that has one record in flight. */
  readonly produceAlone: NearAndFar
  /** Milliseconds from sending a record to reading it. */
  readonly read: Readonly<Record<ConsumerKind, NearAndFar>>
  readonly acknowledgedPerSecond: number
  readonly unavailable: Readonly<
    Record<MainSite, { readonly writes: Unavailable; readonly reads: Unavailable }>
  >
  /** How many times consumers were assigned partitions anew. */
  readonly rebalances: number
  readonly leaderElections: number
  readonly metrics: ReturnType<typeof metricsOf>
  /** Changes of leaders and of the ISR, as each site saw them: seconds since the disturbance began, and words. */
  readonly timeline: readonly string[]
}

/** On a stretched cluster: the partition's preferred leader stands in the site. */
export const isLedNear: Span['isNear'] = (site, partition) => siteOfPartition(partition) === site

/** On two clusters: what is written in the site, and not mirrored from the other. */
export const isWrittenNear: Span['isNear'] = (site, _, from) => from === site

export function figuresOf(observed: Observed, span: Span): Figures {
  const isOf = ({ at }: { readonly at: number }) => at >= span.from && at <= span.to
  const sent = observed.sent.filter(isOf)
  const account = accountOf(observed, isOf)
  const seconds = (span.to - span.from) / 1000
  const acknowledged = observed.sent.filter(
    ({ endedAt, error }) => isOf({ at: endedAt }) && error === undefined,
  )
  return {
    ...account,
    produce: latencies(sent, span),
    produceAlone: latencies(observed.sentAlone.filter(isOf), span),
    read: {
      plain: readLatencies(observed, sent, 'plain', span),
      rack: readLatencies(observed, sent, 'rack', span),
    },
    acknowledgedPerSecond: acknowledged.length / seconds,
    unavailable: {
      eqiad: unavailableIn('eqiad', observed, sent, span),
      codfw: unavailableIn('codfw', observed, sent, span),
    },
    rebalances: observed.rebalances.filter((each) => isOf(each) && each.event === 'assigned')
      .length,
    leaderElections: leaderElections(observed, span),
    metrics: metricsOf(observed.metrics, span),
    timeline: timelineOf(observed, span),
  }
}

function latencies(sent: readonly SentAlone[], { isNear }: Span): NearAndFar {
  const acknowledged = sent.filter(({ error }) => error === undefined)
  const of = (near: boolean) =>
    quantiles(
      acknowledged
        .filter(({ site, partition }) => isNear(site, partition, site) === near)
        .map(({ at, endedAt }) => endedAt - at),
    )
  return { near: of(true), far: of(false) }
}

const idOf = (site: MainSite, number: number) => `${site} ${number}`

function readLatencies(
  { read }: Observed,
  sent: readonly Sent[],
  kind: ConsumerKind,
  { isNear }: Span,
): NearAndFar {
  const sentAt = new Map(sent.map(({ site, number, at }) => [idOf(site, number), at]))
  const reads = read.flatMap((each) => {
    const began = sentAt.get(idOf(each.from, each.number))
    return each.kind === kind && began !== undefined ? [{ ...each, took: each.at - began }] : []
  })
  const of = (near: boolean) =>
    quantiles(
      reads
        .filter(({ site, partition, from }) => isNear(site, partition, from) === near)
        .map(({ took }) => took),
    )
  return { near: of(true), far: of(false) }
}

function unavailableIn(
  site: MainSite,
  { read }: Observed,
  sent: readonly Sent[],
  { patienceMs, to }: Span,
) {
  const tooLong = (wait: Wait) => wait.to - wait.from > patienceMs
  const writes = sent
    .filter((each) => each.site === site)
    .map(({ partition, at, endedAt }) => ({ partition, from: at, to: endedAt }))
  const acknowledged = new Map(
    sent
      .filter(({ error }) => error === undefined)
      .map((each) => [idOf(each.site, each.number), each]),
  )
  const first = new Map<string, number>()
  for (const each of read) {
    const id = idOf(each.from, each.number)
    if (each.site === site && each.kind === 'plain' && !first.has(id)) first.set(id, each.at)
  }
  const reads = [...acknowledged].map(([id, { partition, endedAt }]) => ({
    partition,
    from: endedAt,
    to: first.get(id) ?? Math.max(to, endedAt),
  }))
  return {
    writes: unavailable(writes.filter(tooLong), REPLICAS.length),
    reads: unavailable(reads.filter(tooLong), REPLICAS.length),
  }
}

function timelineOf({ views }: Observed, { from, to }: Span): string[] {
  return views
    .filter(({ at }) => at >= from && at <= to)
    .map(({ at, site, partition, leader, isr }) => {
      const what =
        partition < 0
          ? 'no answer'
          : `partition ${partition}: leader ${leader}, ISR ${isr.join(' ')}`
      return `${((at - from) / 1000).toFixed(1)} s ${site} ${what}`
    })
}

/** How many times a partition got another leader, as the site sees it that sees most. */
function leaderElections({ views }: Observed, { from, to }: Span): number {
  const counts = MAIN_SITES.map((site) => {
    const last = new Map<number, number>()
    let count = 0
    for (const { at, site: by, partition, leader } of views) {
      if (by !== site || partition < 0 || leader < 0 || at > to) continue
      const before = last.get(partition)
      if (before !== undefined && before !== leader && at >= from) count++
      last.set(partition, leader)
    }
    return count
  })
  return Math.max(...counts)
}
