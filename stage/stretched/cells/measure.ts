/** Measures a cell: how it usually is, the disturbance, the healing, and the account. */
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from '../../order/account.ts'
import {
  type ApplicationFigures,
  accountApplications,
  countsBefore,
  NOTHING,
} from '../applications/account.ts'
import { notCalm } from '../figures/calm.ts'
import { type Figures, figuresOf } from '../figures/figures.ts'
import { type Quantiles, quantiles } from '../figures/quantiles.ts'
import type { Stage } from '../stages/stage.ts'
import type { Cell } from './cell.ts'
import { bulkLoads, disturb } from './disturb.ts'

export interface Measured extends Figures {
  /** Seconds from the healing until everything is as before; undefined if it never was in two minutes. */
  readonly asBefore: number | undefined
  readonly controller: { readonly before: string | undefined; readonly after: string | undefined }
  /** Milliseconds until a record was acknowledged before the disturbance. */
  readonly usual: Quantiles | undefined
  /** When it was measured, and how many processes then waited for a core of the machine: the load average. */
  readonly measuredAt: string
  readonly load: number
  readonly applications?: ApplicationFigures
  /** MB/s that a producer writes at most, with default settings and with large batches. */
  readonly bulk?: Readonly<Record<string, number>>
}

const BASELINE_MS = 5000
/** So long everything has to be as before. */
const CALM_MS = 3000
const HEALING_MS = 120_000
/** A producer gives a record up after two minutes. */
const DRAIN_MS = 150_000
const LEAST_PATIENCE_MS = 1000
/** Before a cell, so that a busy machine does not count as a cluster in trouble. */
const USUAL_PATIENCE_MS = 3000
/** Requests that queue on a connection take several round trips until there are as many as there will be. */
const SETTLING_ROUND_TRIPS = 14

/** The account of the applications when the cell before ended. */
const accounted = new WeakMap<Stage, Account>()

export async function measure(cell: Cell, stage: Stage): Promise<Measured> {
  const { disturbance, link } = cell
  const { probe } = stage
  const { observed } = probe
  const isSteady = disturbance.kind === 'steady'
  stage.set(isSteady ? { rttMs: 0 } : link)
  await stage.prepare(disturbance)
  await untilCalm(stage, USUAL_PATIENCE_MS, DRAIN_MS)
  stage.set(link)
  await sleep(Math.max(BASELINE_MS / 2, isSteady ? SETTLING_ROUND_TRIPS * link.rttMs : 0))
  const before = Date.now()
  observed.forget(before - 1000)
  if (!isSteady) await sleep(BASELINE_MS)
  const usual = quantiles(
    observed.sent.filter(({ at }) => at >= before).map(({ at, endedAt }) => endedAt - at),
  )
  const patienceMs = Math.max(LEAST_PATIENCE_MS, 2 * (usual?.p99 ?? 0))
  const { applications } = stage
  const counts = applications && (await countsBefore(applications, accounted.get(stage) ?? NOTHING))
  const controllerBefore = stage.controller()
  const from = Date.now()
  await disturb(cell, stage)
  const healed = Date.now()
  const asBefore = isSteady ? 0 : await untilCalm(stage, patienceMs, HEALING_MS)
  const to = Date.now()
  const bulk = isSteady && disturbance.bulk ? await bulkLoads(stage) : undefined
  if (isSteady) stage.set({ rttMs: 0 })
  await drained(stage, to)
  const account =
    applications && counts && (await accountApplications(applications, counts, { from, to }))
  if (account) accounted.set(stage, account.account)
  return {
    ...figuresOf(observed, { from, to, patienceMs, isNear: stage.isNear }),
    asBefore: asBefore === undefined ? undefined : Math.max(0, asBefore - healed) / 1000,
    controller: { before: controllerBefore, after: stage.controller() },
    usual,
    measuredAt: new Date(from).toISOString(),
    load: loadavg()[0] ?? 0,
    ...(account && { applications: account.figures }),
    ...(bulk && { bulk }),
  }
}

/** @returns since when everything is as before; undefined if it is not in time */
async function untilCalm(
  { probe, replicas }: Stage,
  patienceMs: number,
  milliseconds: number,
): Promise<number | undefined> {
  const end = Date.now() + milliseconds
  let since = Date.now()
  while (Date.now() - since < CALM_MS) {
    await sleep(200)
    if (notCalm(probe.observed, { replicas, patienceMs })) since = Date.now()
    if (Date.now() > end) return undefined
  }
  return since
}

/** Resolves when every record that was sent until then is written and read, or after a long time. */
async function drained({ probe }: Stage, to: number): Promise<void> {
  const { progress } = probe.observed
  await sleep(1000)
  for (const end = Date.now() + DRAIN_MS; Date.now() < end; await sleep(200)) {
    if (progress.late(Math.min(to, Date.now() - LEAST_PATIENCE_MS)) === undefined) return
  }
}
