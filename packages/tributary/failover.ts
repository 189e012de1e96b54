import { readConfig } from './failover/config.ts'
import { giveUp } from './failover/give-up.ts'
import { moveOn, showPlan } from './failover/move-on.ts'
import { Show } from './failover/show.ts'
import { siteOf } from './failover/site.ts'
import type { Run } from './failover/steps.ts'
import { verify } from './failover/verify.ts'
import { worldOf } from './failover/world.ts'
import { RunError, UsageError } from './failures.ts'
import type { Values } from './options.ts'

const STILL_MS = 1000

/**
 * `tributary failover`: moves the ordered stream to another datacenter. It looks at the servers before each
 * step, and does the first one that is not done, until all are.
 * @returns the exit code
 */
export async function failover(values: Values<'failover'>, stop: AbortController): Promise<number> {
  const { from, to, config: path, overlays } = values
  if (from === undefined || to === undefined) {
    throw new UsageError(
      'failover needs --from and --to, the datacenters; for example --from eqiad --to codfw',
    )
  }
  if (from === to) throw new UsageError(`--from and --to are both ${from}`)
  const config = readConfig(path)
  await using old = siteOf(from, { config, path, overlays })
  await using next = siteOf(to, { config, path, overlays })
  next.requireStore()
  const world = worldOf(old, next, {
    topics: config.topics,
    lost: values.lost,
    byHand: values['by-hand'],
  })
  const show = new Show(process.stdout, process.stderr)
  const run: Run = {
    world,
    config,
    show,
    signal: stop.signal,
    reread: values.reread,
    still: STILL_MS,
  }
  try {
    if (values['give-up']) return await giveUp(run, values.plan)
    if (values.plan) return await showPlan(run)
    await verify(run, await moveOn(run))
    return 0
  } catch (error) {
    if (!stop.signal.aborted) throw error
    throw new RunError(
      'stopped; run it again to go on, or with --give-up while its plan allows that',
    )
  }
}
