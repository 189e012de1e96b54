/** The answer at the top of docs/stretched-cluster.md. */
import type { Measured } from '../cells/measure.ts'
import type { Results } from '../results.ts'
import { figure, NEW, of, seconds, toSome, UNKNOWN } from './figure-of.ts'
import { byNumber } from './plots.ts'
import { counts } from './tables.ts'

/** A sentence about a cell that was not measured says nothing, so it is left out. */
const paragraph = (...sentences: readonly string[]): string[] => {
  const known = sentences.filter((sentence) => !sentence.includes(UNKNOWN))
  return known.length === 0 ? [] : [`- ${known.join(' ')}`]
}

export function answer(results: Results): string {
  const at = (id: string, read: (measured: Measured) => number | undefined) =>
    of(results, `${NEW} ${id}`, read)
  const steady = (rtt: number) => at(`rtt-${rtt}`, ({ produce }) => produce.near?.p50)
  const lone = (rtt: number) => at(`rtt-${rtt}`, ({ produceAlone }) => produceAlone.near?.p50)
  const healed = (id: string) => at(id, ({ asBefore }) => asBefore)
  const tuned = of(results, `${NEW} tuned rtt-100`, ({ produce }) => produce.near?.p50)
  const two = of(results, 'two clusters rtt-300', ({ produce }) => produce.near?.p50)
  const { cells, acknowledged, lost, repeated, outOfOrder } = counts(results)
  return [
    ...paragraph(
      `**Latency breaks no cluster.** ${calm(results)}`,
      `A lone write takes ${lone(30)} ms at 30 ms, ${lone(100)} ms at 100 ms, ${lone(300)} ms at 300 ms.`,
    ),
    ...paragraph(
      '**It breaks throughput, suddenly.** A broker handles one request of a connection at a time. When requests come faster than they are replicated, five queue up.',
      `A producer of five records a second waited ${steady(60)} ms at 60 ms, and ${steady(100)} ms at 100 ms.`,
      `With \`max.in.flight.requests.per.connection=1\` it waited ${tuned} ms.`,
    ),
    ...paragraph(
      '**Stalls break availability, of both sites.** While nothing passes, nobody can write anywhere: every replica is in the ISR.',
      `A stall of 2 s cost ${at('stall-2', seconds('eqiad'))} s without writes, one of 5 s ${at('stall-5', seconds('eqiad'))} s.`,
    ),
    ...paragraph(
      "**After 9 s the cut off brokers are fenced**, if they cannot reach the controller. Their leaders move to the controller's side. It writes again to the partitions that it led already, and to the others when its producers give up their requests to the old leaders, after 30 s. The other side cannot write.",
      `In a cut of 20 s eqiad, with the controller, could write to no partition for ${at('cut-link-20', seconds('eqiad'))} s and to some not for ${at('cut-link-20', toSome('eqiad'))} s; codfw ${at('cut-link-20', seconds('codfw'))} and ${at('cut-link-20', toSome('codfw'))} s.`,
    ),
    ...paragraph(
      `**With the controller at the third site nobody is fenced**, since every broker still reaches it. Both sites stop for 30 s (\`replica.lag.time.max.ms\`); then both write, each to the partitions that it leads. In a stall of 45 s eqiad could write to no partition for ${at('third stall-45', seconds('eqiad'))} s, codfw for ${at('third stall-45', seconds('codfw'))} s.`,
    ),
    ...paragraph(
      `**A site is lost**: ${at('kill-eqiad', seconds('codfw'))} s without writes in the other one, if a third site votes.`,
      `With voters in two sites only, the loss of the larger stops everything until it is back (${of(results, '4.4.0 2 kill-eqiad', seconds('codfw'))} s here, for 25 s of loss).`,
    ),
    ...paragraph(
      "**It shows** as `UnderReplicatedPartitions`, `FencedBrokerCount` and producers' latency; `IsrShrinksPerSec` stays 0 when brokers are fenced.",
      `**It heals by itself**: ${healed('stall-9')} s after a stall of 9 s, ${healed('cut-link-20')} s after a cut of 20 s, all replicas were in sync and everything was read.`,
    ),
    ...paragraph(
      `**Nothing was lost**: of ${acknowledged.toLocaleString('en')} acknowledged records in ${cells} cells ${lost} were lost, ${repeated} repeated, ${outOfOrder} out of order. Processes were killed, not machines, so it says nothing of lost disks.`,
    ),
    ...paragraph(
      `**Two clusters** with MirrorMaker 2 took writes in ${two} ms at 300 ms, and had ${of(results, 'two clusters cut-link-20', seconds('eqiad'))} s without writes in the same cut. What the other site wrote was read late, and that was all.`,
    ),
    ...paragraph(
      '**So**: two clusters, unless one topic for both sites is worth one and a half to three round trips for each write, and a third site for the quorum is there.',
    ),
  ].join('\n')
}

/** What the steady round trips did to the cluster. */
function calm(results: Results): string {
  const slow = byNumber(results, NEW, 'rtt')
  const longest = figure(slow.at(-1)?.[0] ?? 0)
  const disturbed = slow.filter(
    ([, { metrics, leaderElections }]) => (metrics.IsrShrinks ?? 0) > 0 || leaderElections > 0,
  )
  return disturbed.length === 0
    ? `Up to a round trip of ${longest} ms no replica left the ISR and no leader changed, with 40 records a second for 12 s.`
    : `Of ${slow.length} round trips up to ${longest} ms, only ${disturbed.map(([rtt]) => rtt).join(', ')} ms moved a leader or shrank an ISR.`
}
