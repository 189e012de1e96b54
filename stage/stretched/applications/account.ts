/** What became of the applications' events in a cell. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type AppendedRecord, readAppended } from '../../kafka/append-times.ts'
import { type Account, account } from '../../order/account.ts'
import { ENRICHED, INCONSISTENCY, ORDERED } from '../../two-dc/topics.ts'
import { type Quantiles, quantiles } from '../figures/quantiles.ts'
import { MAIN_SITES, type MainSite } from '../sites.ts'
import type { Applications } from './applications.ts'

export interface ApplicationFigures {
  readonly made: number
  /** Changes that are in neither topic of the ordered stream. */
  readonly lost: number
  readonly outOfOrder: number
  readonly repeated: number
  readonly gaps: number
  readonly inconsistent: number
  /** How many times another instance became active. */
  readonly takeovers: number
  /** Where the processor ran before, and after. */
  readonly active: { readonly before: MainSite | undefined; readonly after: MainSite | undefined }
  /** The longest time without a record of the ordered stream, in seconds. */
  readonly orderedPause: number
  /** Milliseconds from the making of a change until it is in the ordered topic. */
  readonly orderedDelay: Quantiles | undefined
  /** The longest time without an enriched record of each site, in seconds. */
  readonly enrichedPause: Readonly<Record<MainSite, number>>
  /** How many times the consumer groups of the enrichment divided their partitions anew. */
  readonly rebalances: number
}

const COMPLETE_MS = 90_000

/** The counts of a whole cluster's time, from which those of a cell are told. */
export interface Counts {
  readonly account: Account
  readonly rebalances: number
  readonly active: MainSite | undefined
}

export const NOTHING: Account = {
  ...{ made: 0, ordered: 0, inconsistent: 0, misplaced: 0, lost: [], violations: [] },
  ...{ duplicates: 0, gaps: 0, epochs: 1 },
}

export async function countsBefore(applications: Applications, account: Account): Promise<Counts> {
  return { account, rebalances: await rebalances(applications), active: applications.active }
}

/**
 * Waits until every change is in a topic of the ordered stream.
 * @param span the time of the cell, in milliseconds since 1970
 */
export async function accountApplications(
  applications: Applications,
  before: Counts,
  span: { readonly from: number; readonly to: number },
): Promise<{ readonly figures: ApplicationFigures; readonly account: Account }> {
  const { traffic, cluster } = applications
  await traffic.pause()
  const target = { address: cluster.bootstrap('eqiad')[0] as string }
  const read = async (topic: string) => {
    const records: AppendedRecord[] = []
    await readAppended(target, topic, (record) => records.push(record))
    return records
  }
  for (const end = Date.now() + COMPLETE_MS; ; await sleep(1000)) {
    const [ordered, inconsistent] = await Promise.all([read(ORDERED), read(INCONSISTENCY)])
    const now = account(traffic.pages, ordered, inconsistent)
    if (now.lost.length > 0 && Date.now() < end) continue
    const enriched = await Promise.all(MAIN_SITES.map((site) => read(`${site}.${ENRICHED}`)))
    const [eqiad, codfw] = enriched.map((records) => pause(records, span)) as [number, number]
    traffic.resume()
    const delays = ordered.filter(isIn(span)).map((record) => delayOf(record))
    const figures = {
      made: now.made - before.account.made,
      lost: now.lost.length,
      outOfOrder: now.violations.length - before.account.violations.length,
      repeated: now.duplicates - before.account.duplicates,
      gaps: now.gaps - before.account.gaps,
      inconsistent: now.inconsistent - before.account.inconsistent,
      takeovers: now.epochs - before.account.epochs,
      active: { before: before.active, after: applications.active },
      orderedPause: pause(ordered, span),
      orderedDelay: quantiles(delays),
      enrichedPause: { eqiad, codfw },
      rebalances: (await rebalances(applications)) - before.rebalances,
    }
    return { figures, account: now }
  }
}

const isIn =
  ({ from, to }: { readonly from: number; readonly to: number }) =>
  ({ timestamp }: AppendedRecord) =>
    Number(timestamp) >= from && Number(timestamp) <= to

/** The time before the first record and after the last counts too. */
function pause(
  records: readonly AppendedRecord[],
  span: { readonly from: number; readonly to: number },
): number {
  const times = records.filter(isIn(span)).map(({ timestamp }) => Number(timestamp))
  const sorted = [span.from, ...times.sort((a, b) => a - b), span.to]
  return Math.max(...sorted.map((at, i) => at - (sorted[i - 1] ?? at))) / 1000
}

const delayOf = ({ timestamp, value }: AppendedRecord): number =>
  Number(timestamp) - Date.parse(JSON.parse(value.toString()).meta.dt)

async function rebalances({ enrichment }: Applications): Promise<number> {
  const counts = await Promise.all(MAIN_SITES.map((site) => enrichment[site].rebalances()))
  return counts.reduce((sum, each) => sum + each, 0)
}
