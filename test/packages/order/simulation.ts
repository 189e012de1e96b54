/** Sources that deliver changes to a PageOrder as KafkaSources do, in simulated time. */
import { setImmediate } from 'node:timers/promises'
import type { Arrival, Mark, OrderOptions, Placed } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import { EXPECTED_MS } from '../../../packages/order/holes.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import type { OrderStore } from '../../../packages/order/store.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import { Clock } from './clock.ts'
import { Instance } from './instance.ts'
import { type Delivering, Source } from './source.ts'

export interface Settings extends Delivering, Partial<Omit<OrderOptions, 'now'>> {
  readonly inputs: Readonly<Record<string, readonly Delivered[]>>
  readonly bytes?: number
  readonly store?: (clock: Clock) => OrderStore
  /** When the processor starts, in milliseconds; the default is before the first event. */
  readonly start?: number
  /** By how much its clock is ahead of the sources'. */
  readonly clockAhead?: number
  /** May take its time, and fail. */
  readonly publish?: (arrival: Arrival, clock: Clock) => Promise<void>
  /** The processor ends, and another takes its place. */
  readonly ends?: readonly End[]
}

export interface End {
  /** Milliseconds after the start. */
  readonly at: number
  /** `deposed`: what it had under way goes on. */
  readonly how: 'killed' | 'deposed'
  /** Until there is another one, in milliseconds. */
  readonly down?: number
}

export interface Out {
  readonly page: string
  readonly change: Change
  readonly mark: Mark
  readonly at: number
}

export interface Reported {
  readonly page: string
  readonly change: Change
  readonly reason: string
  readonly at: number
}

export interface Result {
  readonly out: readonly Out[]
  readonly reported: readonly Reported[]
  readonly dead: readonly Change[]
  readonly placed: Readonly<Partial<Record<Placed, number>>>
  readonly sentBack: number
  /** The most that was held at once. */
  readonly mostHeld: number
  /** Pages that the processor still has something of when nothing has come for a while. */
  readonly pagesLeft: number
}

const STEP = 5

/** How long a deposed instance may go on believing that it is the active one. */
const LEASE_MS = 3000

export async function simulate(settings: Settings): Promise<Result> {
  const { inputs, bytes = 3000, clockAhead = 0, ends = [] } = settings
  const all = Object.values(inputs).flat()
  const first = Math.min(...all.map(({ change, at = change.intake }) => at))
  const clock = new Clock(settings.start ?? first - 10_000)
  const store = settings.store?.(clock) ?? new MemoryStore(() => clock.now)
  const out: Out[] = []
  const reported: Reported[] = []
  const dead: Change[] = []
  const placed: Partial<Record<Placed, number>> = {}
  let sentBack = 0
  let mostHeld = 0
  let open = all.length
  const outputs = {
    async publish(arrival: Arrival, mark: Mark) {
      await settings.publish?.(arrival, clock)
      out.push({ page: arrival.page, change: arrival.change, mark, at: clock.now })
    },
    async report({ page, change }: Arrival, reason: string) {
      reported.push({ page, change, reason, at: clock.now })
    },
  }
  const options = {
    window: settings.window ?? 10_000,
    settle: settings.settle ?? 2000,
    maxHeld: settings.maxHeld ?? 60,
    maxHeldBytes: settings.maxHeldBytes ?? 30_000_000,
    now: () => clock.now + clockAhead,
  }
  const start = () => Instance.start(store, outputs, options)
  let instance: Instance | undefined = await start()
  const sources = Object.entries(inputs).map(
    ([topic, changes]) =>
      new Source(
        topic,
        changes,
        settings,
        clock,
        async ({ page, change }, input) => {
          if (!instance) throw new Error('connection refused')
          const { signal } = new AbortController()
          return instance.place({ page, change, input, bytes, signal })
        },
        {
          sentBack: () => sentBack++,
          ended({ change }, how) {
            open--
            if (how === 'dead') dead.push(change)
            else placed[how] = (placed[how] ?? 0) + 1
          },
        },
      ),
  )
  const begun = clock.now
  const follow = async () => {
    const old = instance
    instance = await start()
    // By then its lease is over by its own clock, if nothing has told it before.
    void clock.sleep(LEASE_MS).then(() => old?.learn())
  }
  const happenings = ends.flatMap(({ at, how, down = 0 }) => {
    const end = async () => {
      await instance?.end(how)
      if (how === 'killed') instance = undefined
    }
    return [
      { at: begun + at, happen: end },
      { at: begun + at + down, happen: follow },
    ]
  })
  for (const end = clock.now + 1e8; open > 0; clock.pass(STEP)) {
    if (clock.now > end) throw new Error(`stands still: ${open} changes are open`)
    while (happenings[0] && happenings[0].at <= clock.now) await happenings.shift()?.happen()
    for (const source of sources) source.deliver()
    instance?.tick()
    await setImmediate()
    mostHeld = Math.max(mostHeld, instance?.held ?? 0)
  }
  clock.pass(EXPECTED_MS)
  instance?.tick()
  await setImmediate()
  const pagesLeft = instance?.pages ?? 0
  return { out, reported, dead, placed, sentBack, mostHeld, pagesLeft }
}
