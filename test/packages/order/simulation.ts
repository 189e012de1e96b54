/** Simulates KafkaSources that deliver changes to a PageOrder, in simulated time. */
import { setImmediate } from 'node:timers/promises'
import type { Arrival } from '../../../packages/order/arrival.ts'
import type { Change } from '../../../packages/order/change.ts'
import type { FinalDecision } from '../../../packages/order/decide.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import type { OrderOptions } from '../../../packages/order/order.ts'
import type { OrderAttributes } from '../../../packages/order/outputs.ts'
import { RETRY_EXPECTED_MS } from '../../../packages/order/retries.ts'
import type { OrderStore } from '../../../packages/order/store.ts'
import type { Delivered } from '../../../stage/order/histories.ts'
import { Clock } from './clock.ts'
import { Instance } from './instance.ts'
import { Source, type SourceOptions } from './source.ts'

export interface Settings extends SourceOptions, Partial<Omit<OrderOptions, 'now'>> {
  /** The events of each topic. */
  readonly inputs: Readonly<Record<string, readonly Delivered[]>>
  /** The size of each change; the default is 3000. */
  readonly bytes?: number
  readonly store?: (clock: Clock) => OrderStore
  /** When the processor starts, in milliseconds since the epoch; the default is 10 s before the first event. */
  readonly start?: number
  /** How far the processor's clock is ahead of the sources' clock, in milliseconds. */
  readonly clockAhead?: number
  /** The step of the simulated clock, in milliseconds; the default is 5. */
  readonly step?: number
  /** Called before a change is stored in the ordered topic: it may take its time or fail. */
  readonly publish?: (arrival: Arrival, clock: Clock) => Promise<void>
  /** When the processor ends and another one takes its place. */
  readonly ends?: readonly End[]
  /** When all sources end and begin again at their committed offsets, in milliseconds after the start. */
  readonly sourcesRestart?: readonly number[]
  /** The partition that each topic's source reads first, in the order of the inputs; the default is 0. */
  readonly firstPartitions?: readonly number[]
}

export interface End {
  /** In milliseconds after the start. */
  readonly at: number
  /** A deposed processor keeps working until it notices that it is deposed. */
  readonly how: 'killed' | 'deposed'
  /** How long there is no other processor, in milliseconds. */
  readonly down?: number
}

/** A change in the ordered topic. */
export interface Published {
  readonly page: string
  readonly change: Change
  readonly attributes: OrderAttributes
  readonly at: number
}

/** A change in the inconsistency topic. */
export interface Reported {
  readonly page: string
  readonly change: Change
  readonly reason: string
  readonly at: number
}

export interface Result {
  readonly published: readonly Published[]
  readonly reported: readonly Reported[]
  /** The dead letters. */
  readonly dead: readonly Change[]
  /** How many changes ended with each decision. */
  readonly decisions: Readonly<Partial<Record<FinalDecision, number>>>
  /** How many requests were rejected. */
  readonly sentBack: number
  /** The most changes that were held at once. */
  readonly mostHeld: number
  /** How many pages the processor keeps in memory after nothing has arrived for a while. */
  readonly pagesLeft: number
}

/** The step of the simulated clock, in milliseconds; while there is no processor it is longer. */
const STEP = 5
const STEP_WITHOUT_PROCESSOR = 50

/** After this time a deposed instance notices that it is not active any more. */
export const LEASE_MS = 3000

/**
 * Runs a simulation until every change has ended.
 * @throws Error if changes are still open after a simulated day
 */
export async function simulate(settings: Settings): Promise<Result> {
  const { stackTraceLimit } = Error
  // Thousands of changes are sent back, each with an error: their stacks took a tenth of the time.
  Error.stackTraceLimit = 0
  try {
    return await simulateAll(settings)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

async function simulateAll(settings: Settings): Promise<Result> {
  const { inputs, bytes = 3000, clockAhead = 0, ends = [] } = settings
  const all = Object.values(inputs).flat()
  const first = Math.min(...all.map(({ change, at = change.intake }) => at))
  const clock = new Clock(settings.start ?? first - 10_000)
  const store = settings.store?.(clock) ?? new MemoryStore(() => clock.now)
  const published: Published[] = []
  const reported: Reported[] = []
  const dead: Change[] = []
  const decisions: Partial<Record<FinalDecision, number>> = {}
  let sentBack = 0
  let mostHeld = 0
  let open = all.length
  const outputs = {
    async publish(arrival: Arrival, attributes: OrderAttributes) {
      await settings.publish?.(arrival, clock)
      const { page, change } = arrival
      published.push({ page, change, attributes, at: clock.now })
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
  const { firstPartitions = [], sourcesRestart = [] } = settings
  const sources = Object.entries(inputs).map(
    ([topic, changes], i) =>
      new Source(
        topic,
        changes,
        settings,
        firstPartitions[i] ?? 0,
        clock,
        async ({ page, change }, record, signal) => {
          if (!instance) throw new Error('connection refused')
          return instance.place({ page, change, record, bytes, signal })
        },
        {
          sentBack: () => sentBack++,
          ended({ change }, how) {
            open--
            if (how === 'dead') dead.push(change)
            else decisions[how] = (decisions[how] ?? 0) + 1
          },
        },
      ),
  )
  const begun = clock.now
  const startNext = async () => {
    const old = instance
    instance = await start()
    // After this time the old instance's lease is over by its own clock.
    void clock.sleep(LEASE_MS).then(() => old?.noticeDeposed())
  }
  const restarts = sourcesRestart.map((at) => ({
    at: begun + at,
    happen() {
      for (const source of sources) source.restart()
    },
  }))
  const instanceEnds = ends.flatMap(({ at, how, down = 0 }) => {
    const end = async () => {
      await instance?.end(how)
      if (how === 'killed') instance = undefined
    }
    return [
      { at: begun + at, happen: end },
      { at: begun + at + down, happen: startNext },
    ]
  })
  const happenings = [...instanceEnds, ...restarts].sort((a, b) => a.at - b.at)
  for (
    const end = clock.now + 1e8;
    open > 0;
    clock.pass(instance ? (settings.step ?? STEP) : STEP_WITHOUT_PROCESSOR)
  ) {
    if (clock.now > end)
      throw new Error(`the simulation makes no progress: ${open} changes are open`)
    while (happenings[0] && happenings[0].at <= clock.now) await happenings.shift()?.happen()
    for (const source of sources) source.deliver()
    instance?.tick()
    await setImmediate()
    mostHeld = Math.max(mostHeld, instance?.held ?? 0)
  }
  clock.pass(RETRY_EXPECTED_MS)
  instance?.tick()
  await setImmediate()
  const pagesLeft = instance?.pages ?? 0
  return { published, reported, dead, decisions, sentBack, mostHeld, pagesLeft }
}
