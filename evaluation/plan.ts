/** All measurements of a run, in turns: each round lets every platform do one step after the other. */
import { rotated } from '../bench/figure.ts'
import { load } from '../stage/kafka/topics.ts'
import type { Arena } from './arena.ts'
import { backlog } from './figures/backlog.ts'
import { crash } from './figures/crash.ts'
import { live } from './figures/live.ts'
import type { Platform } from './platform.ts'
import { recordOf } from './work/changes.ts'

/** What one platform does once. */
export interface Step {
  /** The figure; the names of its metrics begin with it. */
  readonly figure: string
  readonly round: number
  readonly platform: Platform
  readonly measure: (arena: Arena) => Promise<Record<string, number>>
}

interface Figure {
  readonly name: string
  readonly rounds: number
  readonly measure: (arena: Arena, platform: Platform) => Promise<Record<string, number>>
}

/** In a quick run all is short, and what takes longest or is derived is left out. */
function figures(quick: boolean): Figure[] {
  const events = quick ? 6000 : 24_000
  const crashed = quick ? 1500 : 40_000
  const killedAfter = quick ? { least: 1, most: 2 } : { least: 20, most: 30 }
  const time = quick ? { warmSeconds: 3, seconds: 5 } : { warmSeconds: 6, seconds: 8 }
  const at = (latency: number, rounds: number, partitions = 4, processes: 1 | 2 = 1): Figure => ({
    name:
      partitions === 4
        ? `backlog ${latency} ms`
        : `${partitions} partitions, ${processes} process${processes === 1 ? '' : 'es'}`,
    rounds,
    measure: async (arena, platform) => {
      const input = await filled(arena, `backlog-${partitions}`, partitions, events)
      const work = { input, events, partitions, latency, processes, ...time }
      return await backlog(arena, platform, work)
    },
  })
  const atLive: Figure = {
    name: 'live',
    rounds: 2,
    measure: (arena, platform) =>
      live(
        arena,
        platform,
        quick
          ? { calmSeconds: 5, burstSeconds: 2, quietSeconds: 3, settledSeconds: 1 }
          : { calmSeconds: 30, burstSeconds: 8, quietSeconds: 7, settledSeconds: 20 },
      ),
  }
  const atCrash: Figure = {
    name: 'crash',
    rounds: 2,
    measure: async (arena, platform) =>
      crash(arena, platform, {
        input: await filled(arena, 'backlog-crash', 4, crashed),
        ...{ events: crashed, killedAfter },
      }),
  }
  if (quick) return [at(50, 1), atLive, atCrash].map((figure) => ({ ...figure, rounds: 1 }))
  return [at(50, 3), at(0, 1), at(300, 1), atLive, atCrash, at(50, 1, 12), at(50, 1, 12, 2)]
}

/** The steps of these platforms. */
export function plan(platforms: readonly Platform[], quick: boolean): Step[] {
  const all = figures(quick)
  const rounds = Math.max(...all.map(({ rounds }) => rounds))
  return Array.from({ length: rounds }, (_, round) =>
    all
      .filter((figure) => round < figure.rounds)
      .flatMap(({ name: figure, measure }) =>
        rotated(
          // What a setting brings is seen in one figure.
          platforms.filter(({ variantOf }) => !variantOf || figure === all[0]?.name),
          round,
        ).map((platform) => ({
          figure,
          round,
          platform,
          measure: (arena: Arena) => measure(arena, platform),
        })),
      ),
  ).flat()
}

const topics = new WeakMap<Arena, Set<string>>()

/** A topic with so many changes, filled when it is needed first. */
async function filled(arena: Arena, topic: string, partitions: number, events: number) {
  const known = topics.get(arena) ?? new Set()
  topics.set(arena, known)
  if (known.has(topic)) return topic
  await arena.createInput(topic, partitions)
  await load(
    arena.broker,
    topic,
    Array.from({ length: events }, (_, i) => recordOf(i + 1)),
  )
  known.add(topic)
  return topic
}
