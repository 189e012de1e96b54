/**
 * Sources that deliver changes to a PageOrder as KafkaSources do, in simulated time: a number of
 * requests in flight for each input, a linear backoff, a finite number of retries.
 */
import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import type { Arrival, Mark, Placed } from '../../../runtime/order/arrival.ts'
import type { Change } from '../../../runtime/order/change.ts'
import { MemoryStore } from '../../../runtime/order/memory.ts'
import { type Leadership, PageOrder } from '../../../runtime/order/order.ts'
import type { OrderStore } from '../../../runtime/order/store.ts'
import type { Delivered } from '../../support/order/histories.ts'

export interface Settings {
  readonly inputs: Readonly<Record<string, readonly Delivered[]>>
  /** Requests in flight of each input, at most. */
  readonly places?: number
  /** Events of each input that are read and not committed, at most. */
  readonly poll?: number
  readonly window?: number
  readonly settle?: number
  readonly maxHeld?: number
  readonly maxHeldBytes?: number
  readonly retries?: number
  /** Of the n-th retry, in milliseconds: n times this. */
  readonly backoff?: number
  readonly bytes?: number
  readonly store?: OrderStore
  /** When the processor starts, in milliseconds; the default is before the first event. */
  readonly start?: number
  /** May fail. */
  readonly publish?: (arrival: Arrival, now: number) => Promise<void>
}

export interface Out {
  readonly page: string
  readonly change: Change
  readonly mark: Mark
  readonly at: number
}

export interface Result {
  readonly out: readonly Out[]
  readonly reported: readonly {
    readonly page: string
    readonly change: Change
    readonly reason: string
    readonly at: number
  }[]
  readonly dead: readonly Change[]
  readonly placed: Readonly<Record<Placed, number>>
  readonly sentBack: number
  /** The most that was held at once. */
  readonly mostHeld: number
}

const STEP = 5
const always: Leadership = { epoch: 1, lost: () => assert.fail('deposed') }

export async function simulate(settings: Settings): Promise<Result> {
  const {
    inputs,
    places = 100,
    poll = 1000,
    retries = 1000,
    backoff = 200,
    bytes = 3000,
  } = settings
  const all = Object.values(inputs).flat()
  let now = settings.start ?? Math.min(...all.map(({ change, at = change.intake }) => at)) - 10_000
  const store = settings.store ?? new MemoryStore(() => now)
  const epoch = (await store.lease('simulation', 1e12)) as number
  const out: Out[] = []
  const reported: { page: string; change: Change; reason: string; at: number }[] = []
  const dead: Change[] = []
  const placed: Record<string, number> = {}
  let sentBack = 0
  let mostHeld = 0
  let open = all.length
  const order = new PageOrder<Arrival>(
    store,
    { ...always, epoch },
    {
      async publish(arrival, mark) {
        await settings.publish?.(arrival, now)
        out.push({ page: arrival.page, change: arrival.change, mark, at: now })
      },
      async report({ page, change }, reason) {
        reported.push({ page, change, reason, at: now })
      },
    },
    {
      window: settings.window ?? 10_000,
      settle: settings.settle ?? 2000,
      maxHeld: settings.maxHeld ?? 60,
      maxHeldBytes: settings.maxHeldBytes ?? 30_000_000,
      now: () => now,
    },
  )
  const sources = Object.entries(inputs).map(([topic, changes]) => {
    let position = 0
    /** Read from the topic and not committed; those in `ready` want one of the places. */
    let unfinished = 0
    let inFlight = 0
    let ready: (() => void)[] = []
    let later: { readonly at: number; readonly send: () => void }[] = []
    const finish = () => {
      unfinished--
      open--
    }
    const send = async (delivered: Delivered, attempt: number): Promise<void> => {
      const { page, change } = delivered
      const input = { topic, partition: '0' }
      const { signal } = new AbortController()
      inFlight++
      try {
        const how = await order.place({ page, change, input, bytes, signal })
        placed[how] = (placed[how] ?? 0) + 1
        finish()
      } catch {
        sentBack++
        if (attempt < retries) {
          const again = () => send(delivered, attempt + 1)
          later.push({ at: now + backoff * (attempt + 1), send: again })
        } else {
          dead.push(change)
          finish()
        }
      } finally {
        inFlight--
      }
    }
    return () => {
      ready.push(...later.filter(({ at }) => at <= now).map(({ send }) => send))
      later = later.filter(({ at }) => at > now)
      for (; unfinished < poll; position++, unfinished++) {
        const delivered = changes[position]
        if (!delivered || (delivered.at ?? delivered.change.intake) > now) break
        ready.push(() => send(delivered, 0))
      }
      const free = Math.max(0, places - inFlight)
      for (const start of ready.slice(0, free)) start()
      ready = ready.slice(free)
    }
  })
  for (const end = now + 1e8; open > 0; now += STEP) {
    if (now > end) throw new Error(`stands still: ${open} changes are open`)
    for (const deliver of sources) deliver()
    order.tick()
    await setImmediate()
    mostHeld = Math.max(mostHeld, order.held)
  }
  return { out, reported, dead, placed: placed as Result['placed'], sentBack, mostHeld }
}
