/** Plays the disturbance of a cell. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from '../stages/stage.ts'
import type { Cell } from './cell.ts'

/** How long a cell of a steady link is measured, and one with peaks. */
const STEADY_MS = 12_000
const PEAKS_MS = 24_000
const BULK_SECONDS = 4

/** Resolves when everything is healed; what the bulk loads brought is in `observed.bulks`. */
export async function disturb({ link, disturbance }: Cell, stage: Stage): Promise<void> {
  const { kind } = disturbance
  if (kind === 'steady') await sleep(STEADY_MS)
  else if (kind === 'peaks') {
    const { rttMs, seconds, every } = disturbance
    for (const until = Date.now() + PEAKS_MS; Date.now() < until; ) {
      stage.set({ rttMs })
      await sleep(seconds * 1000)
      stage.set(link)
      await sleep((every - seconds) * 1000)
    }
  } else if (kind === 'stall') {
    const { ways, seconds, times, pause } = disturbance
    const routes = stage.routes(ways)
    for (let time = 1; time <= times; time++) {
      if (time > 1) await sleep(pause * 1000)
      for (const route of routes) route.stall()
      await sleep(seconds * 1000)
      for (const route of routes) route.resume()
    }
  } else if (kind === 'refuse') {
    const routes = stage.routes(disturbance.ways)
    for (const route of routes) route.cut()
    await sleep(disturbance.seconds * 1000)
    for (const route of routes) route.heal()
  } else if (kind === 'processor') {
    const { applications } = stage
    const active = applications?.active
    if (!applications || !active) throw new Error('no processor of the ordered stream runs')
    await applications.ordering[active][disturbance.how]()
    await sleep(disturbance.seconds * 1000)
    applications.revive()
  } else {
    await stage.kill(disturbance.what)
    await sleep(disturbance.seconds * 1000)
    await stage.revive()
  }
}

/** Writes as fast as possible from eqiad, with a producer's default settings and with large batches. */
export async function bulkLoads({ probe }: Stage): Promise<Readonly<Record<string, number>>> {
  const rates: Record<string, number> = {}
  for (const kind of ['default', 'tuned'] as const) {
    const { bytes, milliseconds } = await probe.bulk('eqiad', kind, BULK_SECONDS)
    rates[kind] = bytes / milliseconds / 1000
  }
  return rates
}
