/** Simulates consumers that read two topics of a Kafka into a Reordering, in simulated time. */
import { setImmediate } from 'node:timers/promises'
import { isBeyond, type Position } from '../../../packages/order/position.ts'
import { Reordering } from '../../../packages/order/reordering.ts'
import type { ReorderingOptions } from '../../../packages/order/reordering-options.ts'
import type { OrderStore } from '../../../packages/order/store.ts'
import { pageChange } from '../../../stage/order/events.ts'
import type { Delivered, History } from '../../../stage/order/histories.ts'
import type { Clock } from './clock.ts'
import { partitioned } from './partitioned.ts'

export interface StoredRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly value: Buffer
  readonly id: string
}

export interface Client {
  readonly partitions: number
  /** How many records one fetch brings of a partition, before other partitions have their turn. */
  readonly fetched: number
  /** Whether each partition has a reader of its own, or each topic has one. */
  readonly readers: 'by-partition' | 'by-topic'
}

/** Something that was done with a change: it was applied, or reported as inconsistent. */
export interface Done {
  readonly id: string
  readonly page: string
  readonly position?: Position
  readonly gap?: boolean
  readonly repeated?: boolean
  readonly reason?: string
}

/** The topics of a Kafka, and what a consumer group has committed. */
export class Topics {
  readonly records: ReadonlyMap<string, readonly (readonly StoredRecord[])[]>
  readonly #committed = new Map<string, bigint>()

  constructor({ inputs }: Pick<History, 'inputs'>, partitions: number) {
    const topic = (name: string, changes: readonly Delivered[]) =>
      partitioned(changes, partitions, 3).map((records) =>
        records.map(({ delivered: { page, change }, partition, offset }) => ({
          ...{ topic: name, partition, offset: BigInt(offset), id: change.id },
          value: Buffer.from(JSON.stringify(pageChange(page, change, 0))),
        })),
      )
    this.records = new Map(Object.entries(inputs).map((input) => [input[0], topic(...input)]))
  }

  commit(order: Reordering<StoredRecord>): void {
    const positions = [...this.records.keys()].flatMap((topic) => order.positions(topic))
    for (const { topic, partition, offset } of positions) {
      this.#committed.set(`${topic}/${partition}`, offset)
    }
  }

  isCommitted({ topic, partition, offset }: StoredRecord): boolean {
    return offset < (this.#committed.get(`${topic}/${partition}`) ?? 0n)
  }

  get all(): StoredRecord[] {
    return [...this.records.values()].flat(2)
  }
}

/** A process with a Reordering, which can be killed. */
export class Consumer {
  readonly order: Reordering<StoredRecord>
  /** Ends the process as SIGKILL does: what it was doing has no effect any more. Its lease is over at once. */
  readonly kill: () => Promise<void>

  private constructor(order: Reordering<StoredRecord>, kill: () => Promise<void>) {
    this.order = order
    this.kill = kill
  }

  static async start(
    topics: Topics,
    store: OrderStore,
    clock: Clock,
    done: Done[],
    options: Partial<ReorderingOptions<StoredRecord>> = {},
  ): Promise<Consumer> {
    let dead = false
    let holder: string | undefined
    const never = () => new Promise<never>(() => {})
    const alive = async <T>(work: () => Promise<T>): Promise<T> => {
      const result = await (dead ? never() : work())
      return dead ? never() : result
    }
    const order = await Reordering.open<StoredRecord>({
      topics: [...topics.records.keys()],
      store: {
        get forgottenBefore() {
          return store.forgottenBefore
        },
        read: (page) => alive(() => store.read(page)),
        write: (...all) => alive(() => store.write(...all)),
        lease: (owner, milliseconds) => {
          holder = owner
          return alive(() => store.lease(owner, milliseconds))
        },
        release: (owner) => store.release(owner),
        close: async () => {},
      },
      change: (_, { record, page, position, gap, repeated }) =>
        alive(async () => {
          done.push({ id: record.id, page, position, gap, repeated })
          // The process may be killed between this and the commit.
          await setImmediate()
        }),
      inconsistency: (_, { record, page, reason }) =>
        alive(async () => void done.push({ id: record.id, page, reason })),
      now: () => clock.now,
      ...options,
    })
    return new Consumer(order, async () => {
      dead = true
      void order.close()
      await store.release(holder as string)
    })
  }

  /** Begins to read all topics from the committed offsets. */
  read(topics: Topics, clock: Clock, { partitions, fetched, readers }: Client): void {
    const numbers = Array.from({ length: partitions }, (_, i) => i)
    for (const [i, topic] of [...topics.records.keys()].entries()) {
      this.order.assigned(topic, numbers)
      // The two topics begin with different partitions.
      const inTurn = i === 0 ? numbers : numbers.toReversed()
      const groups = readers === 'by-topic' ? [inTurn] : numbers.map((number) => [number])
      for (const group of groups) {
        const queues = group.map((number) =>
          (topics.records.get(topic)?.[number] ?? []).filter((each) => !topics.isCommitted(each)),
        )
        // A consumer that is closed or killed reads no more.
        void this.#readInTurn(queues, fetched, clock).catch(() => {})
      }
    }
  }

  async #readInTurn(queues: StoredRecord[][], fetched: number, clock: Clock): Promise<void> {
    while (queues.some(({ length }) => length > 0)) {
      for (const queue of queues) {
        await clock.sleep(20)
        for (const record of queue.splice(0, fetched)) await this.order.add(record)
      }
    }
  }
}

/**
 * Lets time pass until something is so, and commits each second.
 * @throws Error if it is not so after some simulated hours
 */
export async function until(
  isSo: () => boolean,
  topics: Topics,
  { order }: Consumer,
  clock: Clock,
): Promise<void> {
  for (const end = clock.now + 2e7; !isSo(); clock.pass(20)) {
    order.tick()
    await setImmediate()
    if (clock.now % 1000 === 0) topics.commit(order)
    if (clock.now > end) throw new Error(`no progress: ${JSON.stringify(order.counts)}`)
  }
}

/** Accounts for all changes, as a consumer sees them that drops repetitions with `isBeyond`. */
export function account({ pages }: History, done: readonly Done[]) {
  const last = new Map<string, Position>()
  const ranks = new Map(
    [...pages.values()].flatMap((changes) => changes.map(({ id }, rank) => [id, rank] as const)),
  )
  const ranksByPage = new Map<string, number>()
  const seen = new Set<string>()
  let [violations, misplaced, gaps, unmarked] = [0, 0, 0, 0]
  for (const { id, page, position, gap, repeated, reason } of done) {
    // A page's state remembers its last changes only, so an older repetition is reported.
    if (reason && !seen.has(id) && /: (create|edit) /.test(id)) misplaced++
    if (position && seen.has(id) && !repeated) unmarked++
    seen.add(id)
    if (position && isBeyond(position, last.get(page))) {
      last.set(page, position)
      const rank = ranks.get(id) as number
      if (rank < (ranksByPage.get(page) ?? -1)) violations++
      ranksByPage.set(page, rank)
      if (gap) gaps++
    }
  }
  const lost = [...ranks.keys()].filter((id) => !seen.has(id)).length
  return { lost, violations, misplaced, gaps, unmarked }
}
