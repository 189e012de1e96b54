/** Reads what the servers of both datacenters say now. */
import { RunError } from '../failures.ts'
import { Mirror, sumOf } from './mirror.ts'
import type { Facts, Running, Side } from './plan.ts'
import type { Site } from './site.ts'

export interface World {
  readonly old: Site
  readonly next: Site
  /** The topics of the ordered stream, that of the changes first. */
  readonly topics: readonly [string, ...string[]]
  readonly lost: boolean
  /** A person does what the platform's program would do, and the stores tell the result. */
  readonly byHand: boolean
  /** The mirror of the ordered stream from OLD to NEW, and the one back. */
  readonly forward: Mirror
  readonly backward: Mirror
}

export function worldOf(
  old: Site,
  next: Site,
  options: Pick<World, 'topics' | 'lost' | 'byHand'>,
): World {
  const mirror = (from: Site, to: Site) =>
    new Mirror(`ordered-${from.name}-to-${to.name}`, {
      from: from.name,
      topics: options.topics,
      connect: to.connect,
      source: from.kafka,
    })
  return { old, next, ...options, forward: mirror(old, next), backward: mirror(next, old) }
}

/** @throws RunError if a server that is needed does not answer */
export async function look(world: World): Promise<Facts> {
  const { old, next, lost, forward, backward } = world
  const reason = await old.kafka.away()
  const away = reason && `${old.name}'s ${reason}`
  const gone = lost || away !== undefined
  const [oldSide, nextSide, ahead, back, rebuilt] = await Promise.all([
    gone ? sideOf(old, world).catch(() => GONE) : sideOf(old, world),
    sideOf(next, world),
    running(forward),
    gone ? ('unknown' as const) : running(backward),
    isRebuilt(world),
  ])
  const behind = gone ? 0 : sumOf(await forward.lag())
  return {
    ...{ from: old.name, to: next.name, old: oldSide, next: nextSide, lost, away },
    ...{ forward: ahead, backward: back, behind, rebuilt },
  }
}

const GONE: Side = { stance: undefined, epoch: 0 }

async function sideOf(site: Site, { byHand, next }: World): Promise<Side> {
  if (byHand) site.requireStore()
  // OLD may be left because its store is broken; then its platform alone says whether it is active.
  const isNeeded = byHand || site === next
  const store = await site.storeState().catch((error) => {
    if (isNeeded) throw error
  })
  const epoch = store?.epoch ?? 0
  if (byHand) return { stance: epoch > 0 ? 'active' : 'passive', epoch }
  const state = await site.platform.state()
  return { stance: state.stance, epoch: Math.max(epoch, state.epoch) }
}

async function running(mirror: Mirror): Promise<Running> {
  const state = await mirror.state()
  if (state === 'MISSING') {
    throw new RunError(`there is no connector ${mirror.name}; make it with make mirror`)
  }
  return state === 'STOPPED' ? 'stopped' : 'runs'
}

/** Whether NEW's store has been rebuilt from all of NEW's ordered topic, and no instance was active since. */
async function isRebuilt({ next, topics: [ordered] }: World): Promise<boolean> {
  const rebuilt = (await next.storeState())?.rebuilt
  if (!rebuilt) return false
  const [id, ends] = await Promise.all([next.kafka.idOf(ordered), next.kafka.ends([ordered])])
  const isRead = ends.every(({ partition, offset }) => rebuilt.ends[partition] === String(offset))
  return rebuilt.topic === id && isRead && rebuilt.ends.length === ends.length
}
