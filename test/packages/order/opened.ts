/** A Reordering of two topics, for tests of single changes. */
import type { TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Change } from '../../../packages/order/change.ts'
import { MemoryStore } from '../../../packages/order/memory.ts'
import { Reordering } from '../../../packages/order/reordering.ts'
import type { Place, ReorderingOptions } from '../../../packages/order/reordering-options.ts'
import { pageChange } from '../../../stage/order/events.ts'

export const [EQIAD, CODFW] = ['eqiad.page_change', 'codfw.page_change']
/** The changes happen at second 0 and later; the consumer starts an hour later. */
export const START = 3_600_000

export interface TestRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly value: string | null
}

export const record = (
  topic: string,
  partition: number,
  offset: number,
  page: string,
  change: Change,
) => ({
  ...{ topic, partition, offset },
  value: JSON.stringify(pageChange(page, change, 0)),
})

/** A Reordering of two topics with one partition each, with a clock of its own. */
export async function opened(t: TestContext, options: Partial<ReorderingOptions<TestRecord>> = {}) {
  const clock = { now: START }
  const applied: string[] = []
  const reports: string[] = []
  const order = await Reordering.open<TestRecord>({
    topics: [EQIAD, CODFW],
    store: new MemoryStore(() => clock.now),
    change: async ({ revision }, { gap, repeated }: Place<TestRecord>) => {
      applied.push(`${revision.rev_id}${gap ? ' gap' : ''}${repeated ? ' repeated' : ''}`)
    },
    inconsistency: async ({ revision }, { reason }) => {
      applied.push(`${revision.rev_id} ${reason}`)
    },
    report: (line) => reports.push(line),
    now: () => clock.now,
    ...options,
  })
  t.after(() => order.close())
  order.assigned(EQIAD, [0])
  order.assigned(CODFW, [0])
  /** Lets time pass, without anything to read. */
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds * 10; i++) {
      clock.now += 100
      order.tick()
      await settled()
    }
  }
  return { order, clock, applied, reports, pass }
}

/** Lets everything happen that waits for nothing but promises. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await setImmediate()
}

export const offsets = (order: Reordering<TestRecord>, topic = EQIAD) =>
  order.positions(topic).map(({ partition, offset }) => [partition, Number(offset)])

export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true
  void promise.then(() => {
    pending = false
  })
  await settled()
  return pending
}
